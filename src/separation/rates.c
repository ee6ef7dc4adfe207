/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/rates.h"

#include <math.h>
#include <stdlib.h>

int64_t asc_rates_allowed(double far, int64_t n_unmatched) {
    /* 1e-3 of 1000 is one pair, though 1e-3 in binary is a little off. */
    return (int64_t)floor(far * (double)n_unmatched + 1e-9);
}

/* The rates just before a threshold and just after it, where they meet in between. */
static double meet(double match_before, double match, double miss_before, double miss) {
    if (match_before >= miss_before) /* between two matched distances only the false matches move */
        return miss_before;
    const double rise = (match - match_before) - (miss - miss_before);
    return match_before + (miss_before - match_before) / rise * (match - match_before);
}

asc_rates asc_rates_compute(const asc_matched_step *steps, int64_t n, int64_t n_unmatched) {
    asc_rates rates = {.n_unmatched = n_unmatched, .eer = NAN};
    int64_t seen = 0;
    long double wins = 0; /* in halves of a pair: whole numbers below 2^64 */
    for (int64_t k = 0; k < n; k++)
        rates.n_matched += steps[k].matched;
    const double matched = (double)rates.n_matched, unmatched = (double)n_unmatched;
    for (int64_t k = 0; k < n; k++) {
        const asc_matched_step *step = &steps[k];
        const int64_t up_to = step->below + step->tied;
        wins += (long double)step->matched * (long double)(2 * (n_unmatched - up_to) + step->tied);
        const double match_before = (double)step->below / unmatched;
        const double match = (double)up_to / unmatched;
        const double miss_before = 1 - (double)seen / matched;
        seen += step->matched;
        const double miss = 1 - (double)seen / matched;
        if (isnan(rates.eer) && match >= miss) {
            rates.eer = meet(match_before, match, miss_before, miss);
            rates.met = step->distance;
        }
    }
    rates.auc = (double)(wins / (2 * (long double)matched * (long double)unmatched));
    return rates;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int64_t asc_rates_steps(double *matched, int64_t n, double *unmatched, int64_t m,
                        asc_matched_step *steps) {
    int64_t distinct = 0, below = 0;
    qsort(matched, (size_t)n, sizeof *matched, ascending);
    qsort(unmatched, (size_t)m, sizeof *unmatched, ascending);
    for (int64_t k = 0; k < n;) {
        const double at = matched[k];
        asc_matched_step *step = &steps[distinct++];
        *step = (asc_matched_step){.distance = at};
        for (; k < n && matched[k] == at; k++)
            step->matched++;
        while (below < m && unmatched[below] < at)
            below++;
        step->below = below;
        while (below + step->tied < m && unmatched[below + step->tied] == at)
            step->tied++;
    }
    return distinct;
}
