/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/aggregates.h"

#include <math.h>

static double largest(const double ks[2], const int64_t images[2]) {
    (void)images;
    return fmax(ks[0], ks[1]);
}

static double average(const double ks[2], const int64_t images[2]) {
    (void)images;
    return 0.5 * (ks[0] + ks[1]);
}

static double weighted_sum(const double ks[2], const int64_t images[2]) {
    return (double)images[0] * ks[0] + (double)images[1] * ks[1];
}

const asc_aggregate asc_aggregates[ASC_AGGREGATES] = {{largest}, {average}, {weighted_sum}};
