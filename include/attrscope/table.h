/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result table: named columns of text, integers or reals, as pandas would hold it. The one form
 * in which analyses hand over what they found; results.h5 stores it and CSV is written from it. */
#ifndef ATTRSCOPE_TABLE_H
#define ATTRSCOPE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

typedef enum asc_column_type { ASC_COLUMN_TEXT, ASC_COLUMN_INT, ASC_COLUMN_REAL } asc_column_type;

typedef struct asc_column {
    char *name;
    char *description; /* one sentence, with the source of the definition */
    char *unit;        /* "1" for pure numbers, "nat", "images" ... */
    asc_column_type type;
    union {
        char **text;   /* [rows] */
        int64_t *ints; /* [rows] */
        double *reals; /* [rows] NaN is written as an empty field */
    } data;
    bool borrows; /* the single texts are those of `pool`, or of another table */
    char *pool;   /* owned, or NULL */
} asc_column;

struct asc_table_spec; /* attrscope/columns.h */

/* What stands for a word in the names of columns; of models also their architectures. */
typedef struct asc_table_names {
    char **names, **architectures; /* [n] owned; architectures may be NULL */
    int64_t n;
} asc_table_names;

enum { ASC_TABLE_FORMS = 3 }; /* that a table is kept in, at most: attrscope/columns.h */

typedef struct asc_table {
    char *name; /* path below tables/ without .csv: "kinds_pairs", "population/model_matrix" */
    char *description; /* one sentence */
    int64_t rows;
    int64_t n_columns;
    asc_column *columns;               /* [n_columns] */
    const struct asc_table_spec *spec; /* its declaration, or NULL; borrowed */
    int64_t *first, *stride; /* of each declared column: places; NULL in tables that were read */
    asc_table_names of[ASC_TABLE_FORMS]; /* whose columns are rows in its tidy forms */
} asc_table;

/* An empty table of `rows` rows. Errors: ASC_MEMORY. Local. */
asc_code asc_table_init(asc_table *table, const char *name, const char *description, int64_t rows);

/* Appends a column of zeros / NaN / NULL texts and hands out its data, owned by the table. `name`
 * may be empty (pandas' unnamed index). Errors: ASC_MEMORY. Local. */
asc_code asc_table_add_text(asc_table *table, const char *name, const char *description,
                            char ***data);
asc_code asc_table_add_ints(asc_table *table, const char *name, const char *unit,
                            const char *description, int64_t **data);
asc_code asc_table_add_reals(asc_table *table, const char *name, const char *unit,
                             const char *description, double **data);

/* The column of that name, or NULL. Local. */
const asc_column *asc_table_find(const asc_table *table, const char *name);

/* Its data [rows], borrowed; NULL where there is no such column or it is of another type, or
 * `table` is NULL: tables that were read may be anybody's. Local. */
char *const *asc_table_texts(const asc_table *table, const char *name);
const int64_t *asc_table_ints(const asc_table *table, const char *name);
const double *asc_table_reals(const asc_table *table, const char *name);

/* Takes a column out; the others are found by their names from now on. Local. */
void asc_table_drop_column(asc_table *table, int64_t column);

/* Writes RFC 4180 with LF, reals in the shortest form that reads back as the same number, texts as
 * they are (also what a spreadsheet takes for a formula: programs that join tables need the same
 * keys), beside the path and renamed. Errors: ASC_CANTCREAT, ASC_IO. Local; call on one rank. */
asc_code asc_table_write_csv(const asc_table *table, const char *path);

void asc_table_free(asc_table *table);

#endif
