/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/brackets.h"

#include <float.h>
#include <math.h>

#include "separation/rates.h"

asc_bracket asc_bracket_of_far(const asc_gaps *gaps, double far) {
    asc_bracket bracket = {.allowed = asc_rates_allowed(far, gaps->total)};
    for (int64_t g = 0; g < gaps->n; g++) {
        if (bracket.below + gaps->counts[g] > bracket.allowed) {
            bracket.certain = gaps->first[g];
            /* All distances of a gap of one key are the threshold itself. */
            bracket.end =
                gaps->first[g + 1] - gaps->first[g] == 1 ? bracket.certain : gaps->first[g + 1];
            return bracket;
        }
        bracket.below += gaps->counts[g];
    }
    bracket.certain = bracket.end = UINT32_MAX;
    return bracket;
}

asc_bracket asc_bracket_of_distance(double distance) {
    const float above = distance < FLT_MAX ? (float)distance : INFINITY;
    const float first = (double)above < distance ? nextafterf(above, INFINITY) : above;
    const uint32_t key = isfinite(first) ? asc_key_of(first) : UINT32_MAX;
    return (asc_bracket){.certain = key, .end = key};
}

int64_t asc_verify_points(const asc_verify_settings *settings) {
    return settings->far.count + settings->thresholds.count;
}

int64_t asc_verify_judged(const asc_verify_settings *settings) {
    if (settings->thresholds.count > 0)
        return settings->far.count;
    for (int64_t p = 0; p < settings->far.count; p++)
        if (settings->far.values[p] == 1e-3)
            return p;
    return 0;
}

double asc_verify_far_of(const asc_verify_settings *settings, int64_t p) {
    return p < settings->far.count ? settings->far.values[p] : NAN;
}

double asc_verify_given(const asc_study_model *model, const asc_verify_settings *settings,
                        int64_t p) {
    return settings->thresholds.values[p - settings->far.count] / asc_study_in_unit(model, 1);
}
