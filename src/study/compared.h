/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which models are compared with each other: every one with every later one; of many, whose pairs
 * grow with the square of their number, every other one with a reference. Internal; local. */
#ifndef ATTRSCOPE_STUDY_COMPARED_H
#define ATTRSCOPE_STUDY_COMPARED_H

#include <stdbool.h>

#include "attrscope/study.h"

enum { ASC_COMPARED_ALL = 50 }; /* models of which every pair is compared */

typedef struct asc_compared {
    int64_t n; /* models */
    int64_t n_pairs;
    int64_t reference; /* its place */
    bool all;          /* every pair */
} asc_compared;

/* The reference is the model that `named` (NULL: none) is the name or <name>_<architecture> of, or
 * that in the middle by its number [n], the lower of two, of those with one; the first where none
 * has. Errors: ASC_MEMORY. O(n log n). */
asc_code asc_compared_choose(const asc_study_model *const *models, const double *numbers, int64_t n,
                             const char *named, asc_compared *compared);

/* The models of pair p. Pure. O(n). */
void asc_compared_pair(const asc_compared *compared, int64_t p, int64_t *first, int64_t *second);

/* The pair of a model and the reference; -1 for itself. Pure. */
int64_t asc_compared_against(const asc_compared *compared, int64_t model);

#endif
