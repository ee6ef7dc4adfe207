/* SPDX-License-Identifier: GPL-3.0-or-later */
/* H1 of a few points by the program ripser (Bauer 2021), where there is one. Internal; local. */
#ifndef ATTRSCOPE_TOPOLOGY_CYCLES_H
#define ATTRSCOPE_TOPOLOGY_CYCLES_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

/* A class of H1. */
typedef struct asc_cycle {
    float birth, death;
} asc_cycle;

/* Whether the program is among those of PATH. */
bool asc_cycles_can_be_found(void);

/* The classes of n points from their distances [n, n], symmetric: [*count], ascending by birth,
 * then death, owned by the caller. Ripser gets the ranks of the distances, which it prints with six
 * digits: times are exact up to 1,414 points. Errors: ASC_NOINPUT (it cannot be started), ASC_IO,
 * ASC_DATA (what it prints makes no sense), ASC_MEMORY. O(n^2 log n) and what ripser takes. */
asc_code asc_cycles_find(const float *distances, int64_t n, asc_cycle **cycles, int64_t *count);

typedef struct asc_cycle_sums {
    double total, longest, entropy; /* of death - birth; NaN without any, but for the total */
} asc_cycle_sums;

/* Of n points: the total of no classes is 0, but NaN where there are too few points for one.
 * O(count). Pure. */
asc_cycle_sums asc_cycles_sum(int64_t n, const asc_cycle *cycles, int64_t count);

#endif
