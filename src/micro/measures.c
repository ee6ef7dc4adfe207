/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/micro.h"
#include "micro/micro_parts.h"

#include <math.h>

static bool wants(const asc_settings *settings, asc_measure kind) {
    return (asc_micro_settings_of(settings)->measures & (unsigned)kind) != 0;
}

int64_t asc_micro_measures(const asc_settings *settings) {
    const asc_micro_settings *micro = asc_micro_settings_of(settings);
    return (wants(settings, ASC_MEASURE_NEAREST) ? micro->k.count : 0) +
           (wants(settings, ASC_MEASURE_BALL) ? micro->eps.count : 0) +
           wants(settings, ASC_MEASURE_INVERSE) + wants(settings, ASC_MEASURE_GRAVITY);
}

asc_micro_measure asc_micro_measure_at(const asc_settings *settings, int64_t index) {
    const asc_micro_settings *micro = asc_micro_settings_of(settings);
    const int64_t n_k = wants(settings, ASC_MEASURE_NEAREST) ? micro->k.count : 0;
    const int64_t n_eps = wants(settings, ASC_MEASURE_BALL) ? micro->eps.count : 0;
    if (index < n_k)
        return (asc_micro_measure){ASC_MEASURE_NEAREST, "nearest", micro->k.values[index]};
    index -= n_k;
    if (index < n_eps)
        return (asc_micro_measure){ASC_MEASURE_BALL, "ball", micro->eps.values[index]};
    index -= n_eps;
    if (index == 0 && wants(settings, ASC_MEASURE_INVERSE))
        return (asc_micro_measure){ASC_MEASURE_INVERSE, "inverse_distance", NAN};
    return (asc_micro_measure){ASC_MEASURE_GRAVITY, "gravity", NAN};
}
