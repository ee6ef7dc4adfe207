/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two fields' energies over the people that both have. Internal; local. */
#ifndef ATTRSCOPE_MICRO_SIDES_H
#define ATTRSCOPE_MICRO_SIDES_H

#include "micro/people.h"

/* Which fields a row compares. */
typedef struct asc_sides {
    asc_field_group one, other;
} asc_sides;

/* Columns of a comparison, from the first on (ASC_SIDES_COLUMNS). */
enum {
    ASC_SIDES_N,
    ASC_SIDES_MEDIAN,
    ASC_SIDES_OTHER_MEDIAN,
    ASC_SIDES_TEST,
    ASC_SIDES_EXCESS = ASC_SIDES_TEST + ASC_PEOPLE_METHOD + 1,
    ASC_SIDES_PUBLISHED_N = ASC_SIDES_EXCESS + ASC_PEOPLE_METHOD + 1,
    ASC_SIDES_PUBLISHED_OTHER_N,
    ASC_SIDES_PUBLISHED_U,
    ASC_SIDES_PUBLISHED_PVALUE,
    ASC_SIDES_PUBLISHED_METHOD
};

/* What the i-th person of the first side has beyond flips of blocks less what they have on the
 * other; NaN where either is undefined or they are not there. Pure. */
double asc_sides_excess(const asc_people *people, const asc_sides *sides, int64_t i);

/* Fills row r of the columns from `first` on, all but the adjusted p-values. Errors: ASC_MEMORY. */
asc_code asc_sides_test(const asc_people *people, const asc_sides *sides, const asc_table *table,
                        int first, int64_t r);

/* Puts a row's model, measure and parameter into the columns `model` (and architecture, variant
 * behind it) and `measure` (and parameter): the first side's. Errors: ASC_MEMORY. */
asc_code asc_sides_label(const asc_people *people, const asc_sides *sides, const asc_table *table,
                         int model, int measure, int64_t r);

#endif
