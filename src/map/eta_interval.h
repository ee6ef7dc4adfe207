/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure eta squared is, people being the units. Internal; local. */
#ifndef ATTRSCOPE_MAP_ETA_INTERVAL_H
#define ATTRSCOPE_MAP_ETA_INTERVAL_H

#include "map/eta.h"
#include "stats/spread.h"

/* Fills low and high of eta, [R, k], and people, [R], on the axes as they are: z = artanh(eta), eta
 * with the sign of the correlation where there is one (binary attributes, lines), without each
 * person in turn (jackknife); widened as asc_spread_interval says. With a sign z -+ 1.96 errors,
 * folded at 0; without, the interval of a length of as many coordinates as there are classes less
 * one (noncentral.h). NaN of fewer than ASC_PEOPLE_LEAST people, and where one person's absence
 * leaves nothing to explain. Errors: ASC_MEMORY. O((N + K C) R k), C classes. */
asc_code asc_eta_intervals(const asc_images *images, const double *coordinates, int64_t k,
                           asc_eta *eta);

/* Why component c of a row has no interval, if there is none. Pure. */
asc_doubt asc_eta_doubt(const asc_eta *eta, int64_t k, int64_t row, int64_t c);

#endif
