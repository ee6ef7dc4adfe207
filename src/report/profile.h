/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an analysis says of every model in a few numbers, for an overview of many: a number of the
 * model, and a value of each of its rows (attributes). Internal; local. */
#ifndef ATTRSCOPE_REPORT_PROFILE_H
#define ATTRSCOPE_REPORT_PROFILE_H

#include <stdint.h>

#include "report/source.h"

typedef struct asc_profile {
    const char *anchor;       /* of figures: letters and digits; static */
    const char *title;        /* "Mean KS statistic of every attribute"; static */
    const char *number;       /* what a model's number is: "mean KS over the attributes"; static */
    const char *value;        /* what a value is, for its scale: "mean KS"; static */
    const char *table;        /* where more is, without .csv; borrowed */
    int64_t n_models, n_rows; /* without rows there are numbers alone */
    char **models;            /* [n_models] <name>_<architecture>; owned */
    char **rows;              /* [n_rows] owned */
    double *values;           /* [n_models, n_rows] NaN where undefined; owned */
    double *numbers, *low, *high; /* [n_models] a number and its 95 % interval, or NaN; owned */
    char *reference;              /* the model that others are compared with, or NULL; owned */
    double *difference, *difference_low, *difference_high; /* [n_models] from it; owned */
} asc_profile;

/* Room for so many, all values NaN, all names NULL. Errors: ASC_MEMORY. */
asc_code asc_profile_begin(asc_profile *profile, int64_t n_models, int64_t n_rows);
void asc_profile_free(asc_profile *profile);

/* Fills the numbers: a model's mean over the rows that every model has a value of; NaN where there
 * are none. O(models rows). */
void asc_profile_average(asc_profile *profile);

/* Begins and fills the values from a table of a row a model and attribute, a model's rows together:
 * `column` is the model's, and its architecture's is the next one where `with_architecture`.
 * Errors: ASC_MEMORY. O(rows attributes). */
asc_code asc_profile_of_rows(asc_profile *profile, const asc_table *table, int column,
                             bool with_architecture, int attribute, const double *values);

#endif
