/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 95 % intervals of rates whose errors come from people, of whom a few may decide. Internal; local
 * and pure. */
#ifndef ATTRSCOPE_STATS_SPREAD_H
#define ATTRSCOPE_STATS_SPREAD_H

#include "attrscope/stats.h"

enum { ASC_PEOPLE_LEAST = 20 }; /* of an interval of a rate between 0 and 1 */

/* People's influences, as their powers sum up. */
typedef struct asc_spread {
    double squares, fourths; /* sums of them */
    int64_t people;          /* with pairs */
} asc_spread;

void asc_spread_add(asc_spread *spread, double influence);

/* asc_rate_interval with the standard error times Student's quantile over the normal one, for the
 * degrees of freedom that the squares' own spread leaves: 2 / (fourths / squares^2 - 1 / people)
 * (Satterthwaite, 1946). NaN of a rate between 0 and 1 of fewer than ASC_PEOPLE_LEAST people. */
asc_interval asc_spread_interval(double rate, double error, const asc_spread *spread,
                                 int64_t units);

#endif
