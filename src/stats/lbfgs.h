/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limited-memory BFGS for one smooth convex problem, driven from outside: it asks for the value and
 * the gradient at a trial point and moves when it gets them, so that many problems can share one
 * evaluation. Nocedal and Wright, Numerical Optimization, algorithm 7.4, with a diagonal initial
 * matrix; line search by backtracking, accepting also by Hager and Zhang's approximate Wolfe
 * condition (SIAM J. Optim. 16, 2005), which still works where rounding hides the decrease.
 * Internal. */
#ifndef ATTRSCOPE_STATS_LBFGS_H
#define ATTRSCOPE_STATS_LBFGS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

enum { ASC_LBFGS_PAIRS = 10 };

typedef enum asc_lbfgs_state {
    ASC_LBFGS_RUNNING = 0,
    ASC_LBFGS_CONVERGED = 1,
    ASC_LBFGS_STALLED = 2,  /* no progress: the evaluation's rounding is too coarse */
    ASC_LBFGS_EXHAUSTED = 3 /* too many iterations */
} asc_lbfgs_state;

typedef struct asc_lbfgs {
    int32_t size;     /* unknowns */
    double tolerance; /* gradient norm, relative to that at the start */
    double rounding;  /* relative error of a value */
    int patience;     /* steps without a smaller gradient before it counts as stalled */
    int64_t max_iterations;
    asc_lbfgs_state state;
    int64_t iterations;                           /* points accepted */
    double *memory;                               /* owner of what follows */
    double *point, *gradient, *direction, *trial; /* [size] */
    double *steps, *changes;                      /* [ASC_LBFGS_PAIRS, size] */
    double weight[ASC_LBFGS_PAIRS];               /* 1 / (step . change) */
    int pairs, newest;
    bool fresh; /* nothing evaluated yet */
    double value, slope, length, start_norm, best_norm;
    int backtracks, idle;
} asc_lbfgs;

/* trial = start (zeros until the caller sets it). Errors: ASC_MEMORY. Local. */
asc_code asc_lbfgs_init(asc_lbfgs *lbfgs, int32_t size, double tolerance, double rounding,
                        int patience, int64_t max_iterations);
void asc_lbfgs_free(asc_lbfgs *lbfgs);

/* Takes value and gradient [size] at lbfgs->trial and a positive diagonal [size] near the Hessian's
 * there; sets the next trial point, or a final state with the answer in lbfgs->point. Local. */
void asc_lbfgs_advance(asc_lbfgs *lbfgs, double value, const double *gradient,
                       const double *diagonal);

/* Goes on from lbfgs->point with a finer evaluation: the reference norm, the pairs and the count
 * of iterations stay. Local. */
void asc_lbfgs_refine(asc_lbfgs *lbfgs, double rounding, int patience);

#endif
