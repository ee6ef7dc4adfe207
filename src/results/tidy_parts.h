/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ways there and back share. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_TIDY_PARTS_H
#define ATTRSCOPE_RESULTS_TIDY_PARTS_H

#include "results/tidy.h"

enum { ASC_TIDY_MOST_KEYS = 2 };

/* Whether the word's names are models; whether a column is one a name of the word (or NULL). */
bool asc_tidy_is_of_models(const char *word);
bool asc_tidy_is_melted(const asc_table_spec *spec, const char *word, int column);

/* A tidy table's rows of a wide one's: rows x n of the word's names. */
typedef struct asc_tidy_grid {
    int64_t rows, n;
    bool by_name; /* name after name */
} asc_tidy_grid;

int64_t asc_tidy_place(const asc_tidy_grid *grid, int64_t name, int64_t row);

/* The length of what stands before `name` in a whole name. */
int asc_tidy_folder(const char *whole, const char *name);

#endif
