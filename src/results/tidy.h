/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables with a column a model or an attribute, and their tidy forms, which are kept: form 0 has
 * the wide table's columns, with a row a model where it is over models; form 1 + p is its part p,
 * of its keys, the part's word and that word's columns. Rows of a table over models stand model
 * after model; names of any other word stand inside each row. Values of no model are those of each.
 * Internal; local. */
#ifndef ATTRSCOPE_RESULTS_TIDY_H
#define ATTRSCOPE_RESULTS_TIDY_H

#include "attrscope/columns.h"

/* How many forms a table is kept in: 0 where it is tidy; of one its path below tables/, and the
 * word whose names are rows there, or NULL. Pure. */
int asc_tidy_count(const asc_table_spec *spec);
const char *asc_tidy_name(const asc_table_spec *spec, int form);
const char *asc_tidy_word(const asc_table_spec *spec, int form);

/* Which form a table of that whole name is; -1 where none is called so. Pure. */
int asc_tidy_which(const asc_table_spec *spec, const char *name);

/* The declaration of one form. */
typedef struct asc_tidy_form {
    asc_table_spec spec;
    asc_column_spec *columns; /* [spec.n_columns] owned */
    int *from; /* [spec.n_columns] the wide table's columns; ASC_TIDY_KEY, -2: the word's; owned */
    const char *word;
} asc_tidy_form;

enum { ASC_TIDY_KEY = -1 };

/* Release it with asc_tidy_form_free, also after an error. Errors: ASC_MEMORY. */
asc_code asc_tidy_declare(const asc_table_spec *wide, int which, asc_tidy_form *form);
void asc_tidy_form_free(asc_tidy_form *form);

/* One form of a table that asc_table_begin began; its texts are the wide table's, which must live
 * longer. O(cells). Errors: ASC_MEMORY. */
asc_code asc_tidy_make(const asc_table *wide, int which, asc_table *tidy);

/* Turns table `which` of tables [n] of results file `path`, which were read as they are kept, and
 * checked, into its wide form; its parts among them are released and left empty. O(cells). Errors:
 * ASC_DATA (models or parts have other rows than each other), ASC_MEMORY. */
asc_code asc_tidy_widen(const char *path, asc_table *tables, int64_t n, int64_t which);

/* Leaves of a wide table what is published, under its name there. Errors: ASC_MEMORY. */
asc_code asc_tidy_publish(asc_table *wide);

#endif
