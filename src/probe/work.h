/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a solve holds: who has which problems, and their optimisers. Internal. */
#ifndef ATTRSCOPE_PROBE_WORK_H
#define ATTRSCOPE_PROBE_WORK_H

#include "probe/objective.h"
#include "probe/solver.h"
#include "stats/lbfgs.h"

/* A solve under way, of P problems and C columns. Problems belong to ranks in contiguous shares of
 * about as many columns: a rank keeps the optimisers of its own, and every rank knows which
 * problems run. */
typedef struct asc_probe_work {
    const asc_probe_points *points;
    const asc_probe_problems *problems;
    double c;
    int rank, size;
    int64_t *first;       /* [P + 1] first column of a problem */
    int64_t *share;       /* [size + 1] first problem of a rank */
    asc_lbfgs *optimiser; /* [own] */
    double *diagonal;     /* [own columns, D + 1] */
    double *gradient;     /* [own columns, D + 1] */
    uint8_t *state;       /* [P] asc_lbfgs_state, the same on every rank */
    int32_t *running;     /* [active] problems, ascending */
    int64_t active;
    double *at;             /* [C, D + 1] trial points of the running problems */
    int64_t *own_sums;      /* [own columns, D + ASC_SUM_EXTRA] */
    int64_t *own_start;     /* [own] first column in own_sums of an own running problem */
    uint8_t *own_state;     /* [own] */
    int *counts, *starts;   /* [size] running problems of a rank, and before it */
    int *columns;           /* [size] running columns of a rank */
    int *lengths, *offsets; /* [size] the same in elements, and before it */
} asc_probe_work;

/* First of the own problems, and how many. Pure. */
static inline int64_t asc_probe_own_begin(const asc_probe_work *w) {
    return w->share[w->rank];
}

static inline int64_t asc_probe_own_count(const asc_probe_work *w) {
    return w->share[w->rank + 1] - w->share[w->rank];
}

/* `w` has points, problems, c, rank and size. Release with asc_probe_work_free, also on failure.
 * Errors: ASC_MEMORY. Local. */
asc_code asc_probe_work_allocate(asc_probe_work *w, const asc_probe_settings *settings,
                                 double rounding, int patience);
void asc_probe_work_free(asc_probe_work *w);

/* Every optimiser starts at w = 0 and the intercepts that fit the training set's class shares, or
 * its mean. Errors: ASC_MEMORY. Collective; O(N P / ranks). */
asc_code asc_probe_place_starts(asc_probe_work *w);

/* The running problems, and how many and how many columns each rank owns, from w->state; or of all
 * problems, whether they run or not. Local. */
void asc_probe_list_running(asc_probe_work *w);
void asc_probe_list_all(asc_probe_work *w);

/* Sets lengths and offsets, of so many elements a column. Local. */
void asc_probe_set_lengths(asc_probe_work *w, int32_t elements);

#endif
