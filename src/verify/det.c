/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "separation/rates.h"

static asc_det_point point_at(const asc_matched_step *steps, int64_t k, int64_t seen,
                              const asc_rates *rates) {
    return (asc_det_point){.threshold = steps[k].distance,
                           .false_match = (double)steps[k].below / (double)rates->n_unmatched,
                           .false_non_match =
                               (double)(rates->n_matched - seen) / (double)rates->n_matched};
}

static bool differs(double a, double b) {
    return fabs(a - b) > 0.04 * fmax(a, b);
}

static bool is_seen(const asc_det_point *from, const asc_det_point *to) {
    return differs(from->false_match, to->false_match) ||
           differs(from->false_non_match, to->false_non_match);
}

asc_code asc_rates_det(const asc_matched_step *steps, int64_t n, const asc_rates *rates,
                       asc_det_point **points, int64_t *n_det) {
    asc_det_point *all = NULL;
    int64_t seen = 0, kept = 0;
    asc_code code = asc_alloc(&all, (uint64_t)n + 2, sizeof *all, "error rates");
    if (code != ASC_OK)
        return code;
    for (int64_t k = 0; k < n; k++) {
        all[k] = point_at(steps, k, seen, rates);
        seen += steps[k].matched;
    }
    const asc_matched_step *end = &steps[n - 1];
    all[n] = (asc_det_point){.threshold = nextafter(end->distance, INFINITY),
                             .false_match =
                                 (double)(end->below + end->tied) / (double)rates->n_unmatched};
    all[n + 1] = (asc_det_point){.threshold = INFINITY, .false_match = 1};
    /* Both ends of a stretch that is left out are kept. */
    int64_t last = 0;
    for (int64_t k = 0; k < n + 2; k++) {
        if (k > 0 && k < n && !is_seen(&all[kept - 1], &all[k]))
            continue;
        if (k > last + 1)
            all[kept++] = all[k - 1];
        all[kept++] = all[k];
        last = k;
    }
    *points = all;
    *n_det = kept;
    return ASC_OK;
}
