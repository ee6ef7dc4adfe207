/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/own.h"

#include <math.h>

/* Was it given, rather than found for a rate? How far those lie apart nobody knows. */
static bool is_chosen(const asc_fairness_outcome *outcome, int64_t m) {
    bool chosen = false;
    for (int64_t k = 0; k < outcome->n_points; k++)
        if (outcome->points[k].place == m) {
            if (!isnan(outcome->points[k].far))
                return false;
            chosen = true;
        }
    return chosen;
}

asc_interval asc_fairness_own_interval(const asc_fairness_outcome *outcome, int32_t split,
                                       int32_t group, double far) {
    asc_interval found = {NAN, NAN}, before = {NAN, NAN};
    double t_before = NAN;
    for (int64_t m = 0; m < outcome->n_thresholds; m++) {
        if (is_chosen(outcome, m))
            continue;
        const asc_fairness_rate *rate =
            asc_fairness_rate_of(outcome, split, group, m, ASC_FAIRNESS_FMR);
        const asc_interval band = asc_fairness_interval(rate, ASC_FAIRNESS_FMR);
        const double t = outcome->thresholds[m];
        /* Bands need not ascend: the first crossing of either end counts. */
        if (isnan(found.low) && before.high <= far && band.high > far)
            found.low = t_before + (t - t_before) * (far - before.high) / (band.high - before.high);
        if (isnan(found.high) && before.low <= far && band.low > far)
            found.high = t_before + (t - t_before) * (far - before.low) / (band.low - before.low);
        before = band;
        t_before = t;
    }
    return found;
}
