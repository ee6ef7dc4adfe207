/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/lbfgs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { MOST_BACKTRACKS = 30 };

static const double SUFFICIENT_DECREASE = 1e-4;
/* Estimated distance to the optimum, relative to the point, in units of the tolerance. */
static const double DISTANCE = 10.0;

asc_code asc_lbfgs_init(asc_lbfgs *lbfgs, int32_t size, double tolerance, double rounding,
                        int patience, int64_t max_iterations) {
    *lbfgs = (asc_lbfgs){.size = size,
                         .tolerance = tolerance,
                         .rounding = rounding,
                         .patience = patience,
                         .max_iterations = max_iterations,
                         .fresh = true,
                         .start_norm = -1.0,
                         .best_norm = INFINITY};
    uint64_t vectors = 4 + 2 * ASC_LBFGS_PAIRS;
    asc_code code = asc_alloc(&lbfgs->memory, vectors * (uint64_t)size, sizeof(double),
                              "the optimiser's memory");
    if (code != ASC_OK)
        return code;
    lbfgs->point = lbfgs->memory;
    lbfgs->gradient = lbfgs->point + size;
    lbfgs->direction = lbfgs->gradient + size;
    lbfgs->trial = lbfgs->direction + size;
    lbfgs->steps = lbfgs->trial + size;
    lbfgs->changes = lbfgs->steps + ASC_LBFGS_PAIRS * (int64_t)size;
    return ASC_OK;
}

void asc_lbfgs_free(asc_lbfgs *lbfgs) {
    free(lbfgs->memory);
    *lbfgs = (asc_lbfgs){0};
}

static double dot(int32_t n, const double *a, const double *b) {
    double sum = 0.0;
    for (int32_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void add_multiple(int32_t n, double factor, const double *a, double *to) {
    for (int32_t i = 0; i < n; i++)
        to[i] += factor * a[i];
}

static void remember_pair(asc_lbfgs *lbfgs, const double *gradient) {
    int32_t n = lbfgs->size;
    int slot = lbfgs->pairs ? (lbfgs->newest + 1) % ASC_LBFGS_PAIRS : 0;
    double *step = lbfgs->steps + (int64_t)slot * n;
    double *change = lbfgs->changes + (int64_t)slot * n;
    for (int32_t i = 0; i < n; i++) {
        step[i] = lbfgs->trial[i] - lbfgs->point[i];
        change[i] = gradient[i] - lbfgs->gradient[i];
    }
    double product = dot(n, step, change);
    if (!(product > 1e-14 * sqrt(dot(n, step, step) * dot(n, change, change)))) {
        lbfgs->pairs = 0; /* rounding broke convexity, or wrote over the oldest pair */
        return;
    }
    lbfgs->weight[slot] = 1.0 / product;
    lbfgs->newest = slot;
    if (lbfgs->pairs < ASC_LBFGS_PAIRS)
        lbfgs->pairs++;
}

/* direction = -(approximate inverse Hessian) gradient: the two-loop recursion. */
static void find_direction(asc_lbfgs *lbfgs, const double *diagonal) {
    int32_t n = lbfgs->size;
    double *d = lbfgs->direction, along[ASC_LBFGS_PAIRS];
    for (int32_t i = 0; i < n; i++)
        d[i] = -lbfgs->gradient[i];
    for (int k = 0; k < lbfgs->pairs; k++) {
        int slot = (lbfgs->newest - k + ASC_LBFGS_PAIRS) % ASC_LBFGS_PAIRS;
        along[slot] = lbfgs->weight[slot] * dot(n, lbfgs->steps + (int64_t)slot * n, d);
        add_multiple(n, -along[slot], lbfgs->changes + (int64_t)slot * n, d);
    }
    for (int32_t i = 0; i < n; i++)
        d[i] /= diagonal[i];
    for (int k = lbfgs->pairs - 1; k >= 0; k--) {
        int slot = (lbfgs->newest - k + ASC_LBFGS_PAIRS) % ASC_LBFGS_PAIRS;
        double back = lbfgs->weight[slot] * dot(n, lbfgs->changes + (int64_t)slot * n, d);
        add_multiple(n, along[slot] - back, lbfgs->steps + (int64_t)slot * n, d);
    }
    lbfgs->slope = dot(n, d, lbfgs->gradient);
}

static void place_trial(asc_lbfgs *lbfgs) {
    for (int32_t i = 0; i < lbfgs->size; i++)
        lbfgs->trial[i] = lbfgs->point[i] + lbfgs->length * lbfgs->direction[i];
}

static bool acceptable(const asc_lbfgs *lbfgs, double value, double slope) {
    if (!isfinite(value) || !isfinite(slope))
        return false;
    if (value <= lbfgs->value + SUFFICIENT_DECREASE * lbfgs->length * lbfgs->slope)
        return true;
    return value <= lbfgs->value + lbfgs->rounding * fabs(lbfgs->value) &&
           slope <= (2.0 * SUFFICIENT_DECREASE - 1.0) * lbfgs->slope;
}

/* Minimum of the parabola through the value and slope at the point and the value at the trial. */
static void backtrack(asc_lbfgs *lbfgs, double value) {
    double t = lbfgs->length, rise = value - lbfgs->value - lbfgs->slope * t;
    double shorter = -0.5 * lbfgs->slope * t * t / rise;
    if (!(shorter > 0.1 * t))
        shorter = 0.1 * t;
    if (shorter > 0.5 * t)
        shorter = 0.5 * t;
    lbfgs->length = shorter;
    if (++lbfgs->backtracks > MOST_BACKTRACKS)
        lbfgs->state = ASC_LBFGS_STALLED;
    else
        place_trial(lbfgs);
}

static bool converged(const asc_lbfgs *lbfgs, double norm, const double *diagonal) {
    if (norm > lbfgs->tolerance * lbfgs->start_norm)
        return false;
    double distance = 0.0;
    for (int32_t i = 0; i < lbfgs->size; i++) {
        double d = lbfgs->gradient[i] / diagonal[i];
        distance += d * d;
    }
    double length = dot(lbfgs->size, lbfgs->point, lbfgs->point);
    return sqrt(distance) <= DISTANCE * lbfgs->tolerance * sqrt(length);
}

void asc_lbfgs_advance(asc_lbfgs *lbfgs, double value, const double *gradient,
                       const double *diagonal) {
    int32_t n = lbfgs->size;
    if (!lbfgs->fresh) {
        double slope = dot(n, gradient, lbfgs->direction);
        if (!acceptable(lbfgs, value, slope)) {
            backtrack(lbfgs, value);
            return;
        }
        remember_pair(lbfgs, gradient);
        lbfgs->iterations++;
    }
    memcpy(lbfgs->point, lbfgs->trial, (size_t)n * sizeof(double));
    memcpy(lbfgs->gradient, gradient, (size_t)n * sizeof(double));
    lbfgs->value = value;
    lbfgs->fresh = false;
    double norm = sqrt(dot(n, gradient, gradient));
    if (lbfgs->start_norm < 0.0)
        lbfgs->start_norm = norm;
    lbfgs->idle = norm < lbfgs->best_norm ? 0 : lbfgs->idle + 1;
    lbfgs->best_norm = norm < lbfgs->best_norm ? norm : lbfgs->best_norm;

    if (converged(lbfgs, norm, diagonal)) {
        lbfgs->state = ASC_LBFGS_CONVERGED;
        return;
    }
    if (lbfgs->iterations >= lbfgs->max_iterations || lbfgs->idle > lbfgs->patience) {
        lbfgs->state = lbfgs->idle > lbfgs->patience ? ASC_LBFGS_STALLED : ASC_LBFGS_EXHAUSTED;
        return;
    }
    find_direction(lbfgs, diagonal);
    if (!(lbfgs->slope < 0.0)) {
        lbfgs->pairs = 0;
        find_direction(lbfgs, diagonal);
    }
    lbfgs->length = 1.0;
    lbfgs->backtracks = 0;
    place_trial(lbfgs);
}

void asc_lbfgs_refine(asc_lbfgs *lbfgs, double rounding, int patience) {
    memcpy(lbfgs->trial, lbfgs->point, (size_t)lbfgs->size * sizeof(double));
    lbfgs->rounding = rounding;
    lbfgs->patience = patience;
    lbfgs->state = ASC_LBFGS_RUNNING;
    lbfgs->fresh = true;
    lbfgs->best_norm = INFINITY;
    lbfgs->idle = 0;
}
