/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/counts.h"
#include "probe/work.h"

static asc_code start_binary(asc_probe_work *w) {
    const asc_probe_points *points = w->points;
    const int64_t problems = w->problems->count;
    int64_t *tally = NULL;
    asc_code code = asc_alloc(&tally, 2 * (uint64_t)problems, sizeof *tally, "class counts");
    ASC_TRY(code, asc_agree(points->comm, code), done);
    for (int64_t i = 0; i < points->count; i++)
        for (int64_t p = 0; p < problems; p++) {
            int8_t sign = w->problems->signs[i * problems + p];
            tally[2 * p] += sign < 0;
            tally[2 * p + 1] += sign > 0;
        }
    asc_counts_sum(points->comm, tally, 2 * problems);
    for (int64_t k = 0; k < asc_probe_own_count(w); k++) {
        const int64_t *count = tally + 2 * (asc_probe_own_begin(w) + k);
        w->optimiser[k].trial[points->dimension] = log((double)count[1] / (double)count[0]);
    }
done:
    free(tally);
    return code;
}

/* Logarithms of the classes' images, less their mean; intercepts are `stride` apart. */
static void start_classes(const asc_probe_problem *problem, int64_t n, int64_t stride,
                          double *intercepts) {
    double mean = 0.0;
    for (int64_t i = 0; i < n; i++)
        if (asc_probe_trains_on(problem, i))
            intercepts[(int64_t)problem->targets[i] * stride] += 1.0;
    for (int32_t k = 0; k < problem->width; k++) {
        intercepts[k * stride] = log(intercepts[k * stride]);
        mean += intercepts[k * stride] / problem->width;
    }
    for (int32_t k = 0; k < problem->width; k++)
        intercepts[k * stride] -= mean;
}

static void start_value(const asc_probe_problem *problem, int64_t n, double *intercept) {
    double sum = 0.0;
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++)
        if (asc_probe_trains_on(problem, i)) {
            sum += problem->targets[i];
            count++;
        }
    *intercept = sum / (double)count;
}

asc_code asc_probe_place_starts(asc_probe_work *w) {
    const int64_t d = w->points->dimension;
    if (w->problems->signs)
        return start_binary(w);
    for (int64_t k = 0; k < asc_probe_own_count(w); k++) {
        const asc_probe_problem *problem = &w->problems->items[asc_probe_own_begin(w) + k];
        if (problem->classes)
            start_classes(problem, w->points->n, d + 1, w->optimiser[k].trial + d);
        else
            start_value(problem, w->points->n, w->optimiser[k].trial + d);
    }
    return ASC_OK;
}
