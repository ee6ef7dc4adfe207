/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of tables, each declared once: name, unit, meaning, key or value, type. An analysis'
 * tables are static data (asc_analysis.tables); tables are built from them, what is read back is
 * held against them, and the help lists them.
 *
 * A list of columns is a macro of one line a column, from which come their handles and their
 * declarations, in the table's order:
 *
 *   #define FRUIT(C)                                                        \
 *       C(FRUIT_KIND, TEXT, KEY, 0, "kind", "", "Apple or pear")            \
 *       C(FRUIT_MASS, REAL, VALUE, 0, "mass_<model>", "g", "As it weighs it")
 *   enum { FRUIT(ASC_COLUMN_HANDLE) N_FRUIT };
 *   static const asc_column_spec fruit[] = {FRUIT(ASC_COLUMN_SPEC)};
 *
 * "<model>" stands for each of a list of names: neighbours with the same word are repeated
 * together, name after name, unless ASC_COLUMN_APART parts them.
 *
 * Tables are kept tidy in results.h5 and as CSV: a row an observation, no column a model or an
 * attribute. A table with a column a model, as the published ones have, names the word (`over`),
 * and each such column what it is called there, behind its meaning:
 *
 *       C(FRUIT_MASS, REAL, VALUE, 0, "mass_<model>", "g", "As it weighs it", "mass")
 *
 * Columns a word of which only some speak (a table of people with means of attributes) are kept as
 * tables of their own (`parts`). Analyses fill and read it in its wide form; results/tidy.h turns
 * one into the other. */
#ifndef ATTRSCOPE_COLUMNS_H
#define ATTRSCOPE_COLUMNS_H

#include <stdbool.h>

#include "attrscope/table.h"

/* A key says what a row is about. */
typedef enum asc_column_role { ASC_COLUMN_KEY, ASC_COLUMN_VALUE } asc_column_role;

typedef struct asc_column_spec {
    asc_column_type type;
    asc_column_role role;
    unsigned only; /* bit of the table's conditions under which it is there, or 0; flags */
    const char *name, *unit, *meaning;
    const char *tidy; /* its name where the table is tidy, or NULL: the same */
} asc_column_spec;

#define ASC_COLUMN_APART 0x80000000u /* flag: does not join the columns before it */
#define ASC_COLUMN_OURS 0x40000000u  /* flag: not in the published table */
#define ASC_COLUMN_FLAGS (ASC_COLUMN_APART | ASC_COLUMN_OURS)
#define ASC_COLUMN_HANDLE(handle, ...) handle,
#define ASC_COLUMN_SPEC(handle, kind, part, when, text, of, ...)                                   \
    {.type = ASC_COLUMN_##kind,                                                                    \
     .role = ASC_COLUMN_##part,                                                                    \
     .only = when,                                                                                 \
     .name = text,                                                                                 \
     .unit = of,                                                                                   \
     .meaning = __VA_ARGS__},

enum { ASC_CONDITIONS_MOST = 4, ASC_PARTS_MOST = ASC_TABLE_FORMS - 1 };

/* A table of its own, of a wide one's keys and the columns of one word: a row a key and name. */
typedef struct asc_table_part {
    const char *of;             /* the word */
    const char *name;           /* path below tables/ without .csv */
    const char *key;            /* what the word's column means */
    const char *rows, *meaning; /* as those of a table */
} asc_table_part;

typedef struct asc_table_spec {
    const char *name; /* path below tables/ without .csv, unless it has a tidy form */
    const char *tidy; /* the path of its tidy form, or NULL: it is tidy */
    const char *over; /* the word whose columns are rows there, or NULL: none */
    asc_table_part parts[ASC_PARTS_MOST]; /* of a table that is over nothing; ends with name NULL */
    const char *published; /* rows of its wide form, a CSV below tables/published/, or NULL */
    const char *folder;    /* "population/": where such a table is as well, or NULL */
    const char *rows;      /* what its rows are, of the tidy form: "models x attributes" */
    const char *meaning;   /* one sentence */
    const asc_column_spec *columns; /* [n_columns] */
    int n_columns;
    const char *conditions[ASC_CONDITIONS_MOST]; /* of bit 0, 1 ...: "several draws" */
} asc_table_spec;

/* What stands for "<of>" in names of columns: names [n], or, where NULL, the numbers 1 to n. Of
 * models also what their labels are made of, <model>_<architecture>: keys where a table is tidy. */
typedef struct asc_column_names {
    const char *of;
    char *const *names;
    int64_t n;
    char *const *models, *const *architectures; /* [n], or NULL */
} asc_column_names;

/* Begins a table with the columns whose conditions are in `holds`, as asc_table_add_* leave them;
 * `folder` (NULL: none) stands before its name. lists [n_lists]. Errors: ASC_MEMORY. Local. */
asc_code asc_table_begin(asc_table *table, const asc_table_spec *spec, const char *folder,
                         unsigned holds, int64_t rows, const asc_column_names *lists, int n_lists);

/* A column of a table that was begun: the k-th of those that a list of names makes. NULL where its
 * condition does not hold. Local. */
const asc_column *asc_column_of(const asc_table *table, int column, int64_t k);

/* A column's data [rows] by its handle, borrowed; the k-th of those that a list of names makes.
 * NULL where it is not there or of another type, or `table` is NULL. Local. */
char **asc_texts(const asc_table *table, int column);
int64_t *asc_ints(const asc_table *table, int column);
double *asc_reals(const asc_table *table, int column);
int64_t *asc_ints_of(const asc_table *table, int column, int64_t k);
double *asc_reals_of(const asc_table *table, int column, int64_t k);

/* The same by the name that stands for "<...>", in tables that were read. Local. */
double *asc_reals_named(const asc_table *table, int column, const char *name);

/* Copies a text into a row. Errors: ASC_MEMORY. Local. */
asc_code asc_put_text(const asc_table *table, int column, int64_t row, const char *text);

/* The declaration of a table by its whole name, or that of a tidy form, over all analyses, or NULL;
 * *analysis (may be NULL): whose it is. Pure. */
const asc_table_spec *asc_table_spec_find(const char *name, const char **analysis);

#endif
