/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Regressions that are fitted together. One has a column of weights, or, of several classes, a
 * column each: columns are what the products know of. Internal. */
#ifndef ATTRSCOPE_PROBE_PROBLEMS_H
#define ATTRSCOPE_PROBE_PROBLEMS_H

#include <stdbool.h>
#include <stdint.h>

/* A multinomial logistic regression, or least squares, that leaves one fold out. Borrowed. */
typedef struct asc_probe_problem {
    bool classes;          /* multinomial */
    int32_t width;         /* columns: classes, 2 or more; 1 of least squares */
    const double *targets; /* [N] of all rows: class 0 .. width - 1, or the value */
    const int8_t *fold;    /* [N] -1 = without a value */
    int32_t held;          /* the fold that is left out */
} asc_probe_problem;

/* Either logistic regressions of two classes or the above; all borrowed. */
typedef struct asc_probe_problems {
    int64_t count;       /* P */
    const int8_t *signs; /* [own rows, P] 1, -1 or 0 = not in the training set; or NULL: */
    const asc_probe_problem *items; /* [P] */
} asc_probe_problems;

/* Pure. */
static inline int32_t asc_probe_width(const asc_probe_problems *problems, int64_t p) {
    return problems->signs ? 1 : problems->items[p].width;
}

/* Whether a problem is trained on a row of the study. Pure. */
static inline bool asc_probe_trains_on(const asc_probe_problem *problem, int64_t row) {
    return problem->fold[row] >= 0 && problem->fold[row] != problem->held;
}

#endif
