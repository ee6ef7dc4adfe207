/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/spread.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

void asc_spread_add(asc_spread *spread, double influence) {
    const double square = influence * influence;
    spread->squares += square;
    spread->fourths += square * square;
}

double asc_spread_people(const asc_spread *spread) {
    return spread->squares * spread->squares / spread->fourths;
}

bool asc_spread_is_of_few(double rate, double error, double people) {
    static const double LARGEST_ERROR = 0.15;
    return people < ASC_PEOPLE_LEAST && error > LARGEST_ERROR * fmin(rate, 1 - rate);
}

double asc_spread_widening(const asc_spread *spread, double most) {
    static const double LEAST = 2, MANY = 1e6; /* degrees of freedom */
    const double share = spread->fourths / (spread->squares * spread->squares);
    const double left = share - 1 / (double)spread->people;
    const double own = left > 2 / MANY ? fmax(2 / left, LEAST) : INFINITY;
    const double freedom = fmin(own, fmax(most, 1));
    return freedom < MANY ? gsl_cdf_tdist_Pinv(0.975, freedom) / ASC_NORMAL_975 : 1;
}

asc_interval asc_spread_interval(double rate, double error, const asc_spread *spread,
                                 int64_t units) {
    if (rate > 0 && rate < 1 && spread->people < ASC_PEOPLE_LEAST)
        return (asc_interval){NAN, NAN};
    return asc_rate_interval(rate, error * asc_spread_widening(spread, INFINITY), units);
}

asc_interval asc_spread_interval_of(double value, double error, const asc_spread *spread,
                                    double least, double most) {
    if (spread->people < ASC_PEOPLE_LEAST)
        return (asc_interval){NAN, NAN};
    return asc_interval_of(value, error * asc_spread_widening(spread, INFINITY), least, most);
}
