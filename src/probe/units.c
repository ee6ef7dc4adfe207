/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/units.h"

#include <math.h>

#include "distance/distance.h"
#include "distance/scale.h"

int asc_probe_exponent_of_rows(const asc_study_model *about) {
    const bool below = about->exponent < 0 && !asc_distance_of(about->metric)->unit;
    return below ? ASC_SCALE_LEAST - ASC_SCALE_MOST : 0;
}

int asc_probe_exponent_left(const asc_study_model *about) {
    return asc_distance_of(about->metric)->unit
               ? 0
               : about->exponent - asc_probe_exponent_of_rows(about);
}

double asc_probe_c_of_rows(const asc_study_model *about, double c) {
    const double most =
        1e100; /* its square is a double; the penalty or the loss has long vanished */
    return fmax(fmin(ldexp(c, 2 * asc_probe_exponent_left(about)), most), 1 / most);
}

void asc_probe_scale_weights(const asc_study_model *about, int64_t n, double *weights) {
    for (int64_t i = 0; i < n * (about->dimension + 1); i++)
        if (i % (about->dimension + 1) != about->dimension)
            weights[i] = ldexp(weights[i], -asc_probe_exponent_left(about));
}
