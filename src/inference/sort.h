/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting the pairs of a draw. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_SORT_H
#define ATTRSCOPE_INFERENCE_SORT_H

#include <stdint.h>

#include "attrscope/status.h"

typedef struct asc_inference_pair {
    double distance;
    uint16_t first, second;
} asc_inference_pair;

/* Ascending by distance, then by people. Errors: ASC_MEMORY. O(n log n), as much memory again. */
asc_code asc_inference_pairs_sort(asc_inference_pair *pairs, int64_t n);

#endif
