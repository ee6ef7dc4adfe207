/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/spread.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

void asc_spread_add(asc_spread *spread, double influence) {
    const double square = influence * influence;
    spread->squares += square;
    spread->fourths += square * square;
}

asc_spread asc_spread_of(const double *influence, int64_t n, int64_t stride, int64_t people) {
    asc_spread spread = {.people = people};
    for (int64_t k = 0; k < n; k++)
        asc_spread_add(&spread, influence[k * stride]);
    return spread;
}

asc_spread asc_spread_scaled(const asc_spread *spread, double factor) {
    const double square = factor * factor;
    return (asc_spread){.squares = spread->squares * square,
                        .fourths = spread->fourths * square * square,
                        .people = spread->people,
                        .rarest = spread->rarest};
}

double asc_spread_people(const asc_spread *spread) {
    const double people = spread->squares * spread->squares / spread->fourths;
    return spread->rarest > 0 && people > (double)spread->rarest ? (double)spread->rarest : people;
}

bool asc_spread_is_of_few(double rate, double error, double effective, int64_t people) {
    static const double FIRM = 0.15, SOFT = 0.35, GROWTH = 0.015;
    const double share = fmin(SOFT, fmax(FIRM, GROWTH * sqrt((double)people)));
    return effective < fmax(ASC_PEOPLE_LEAST, (double)people / 3) &&
           error > share * fmin(rate, 1 - rate);
}

double asc_spread_widening(const asc_spread *spread) {
    static const double LEAST = 2, MANY = 1e6; /* degrees of freedom */
    const double share = spread->fourths / (spread->squares * spread->squares);
    const double left = share - 1 / (double)spread->people;
    const double own = left > 2 / MANY ? fmax(2 / left, LEAST) : INFINITY;
    const double most = spread->rarest > 0 ? fmax((double)spread->rarest - 1, 1) : INFINITY;
    const double freedom = fmin(own, most);
    return freedom < MANY ? gsl_cdf_tdist_Pinv(0.975, freedom) / ASC_NORMAL_975 : 1;
}

asc_interval asc_spread_interval(double rate, double error, const asc_spread *spread,
                                 int64_t units) {
    if (rate > 0 && rate < 1 && spread->people < ASC_PEOPLE_LEAST)
        return (asc_interval){NAN, NAN};
    return asc_rate_interval(rate, error * asc_spread_widening(spread), units);
}

asc_interval asc_spread_interval_of(double value, double error, const asc_spread *spread,
                                    double least, double most) {
    if (spread->people < ASC_PEOPLE_LEAST)
        return (asc_interval){NAN, NAN};
    return asc_interval_of(value, error * asc_spread_widening(spread), least, most);
}

asc_estimate asc_spread_estimate(double value, const asc_spread *spread, double least,
                                 double most) {
    const double error = sqrt(spread->squares);
    return (asc_estimate){value, error, asc_spread_interval_of(value, error, spread, least, most),
                          asc_spread_people(spread)};
}

asc_estimate asc_spread_estimate_rate(double rate, const asc_spread *spread, int64_t units) {
    const double error = sqrt(spread->squares);
    return (asc_estimate){rate, error, asc_spread_interval(rate, error, spread, units),
                          asc_spread_people(spread)};
}

double asc_spread_pvalue(double value, const asc_spread *spread) {
    if (spread->people < ASC_PEOPLE_LEAST)
        return NAN;
    return asc_normal_pvalue(value, sqrt(spread->squares) * asc_spread_widening(spread));
}

static asc_doubt find_doubt(const asc_estimate *e, bool few) {
    if (isnan(e->value))
        return ASC_DOUBT_NO_FIGURE;
    if (isnan(e->interval.low))
        return isnan(e->error) ? ASC_DOUBT_NO_ERROR : ASC_DOUBT_FEW_PEOPLE;
    return few ? ASC_DOUBT_FEW_DECIDE : ASC_DOUBT_NONE;
}

asc_doubt asc_estimate_doubt(const asc_estimate *e) {
    return find_doubt(e, e->people < ASC_PEOPLE_LEAST);
}

asc_doubt asc_estimate_doubt_of_rate(const asc_estimate *e, int64_t people) {
    return find_doubt(e, asc_spread_is_of_few(e->value, e->error, e->people, people));
}
