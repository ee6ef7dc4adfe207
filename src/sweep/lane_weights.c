/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/lane_weights.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/weights.h"

asc_code asc_lane_weights_init(const int32_t *sizes, int64_t n, asc_lane_weights *weights) {
    int32_t largest = 0;
    *weights = (asc_lane_weights){.n = n};
    asc_code code = asc_alloc(&weights->units, (uint64_t)n, sizeof(uint32_t), "image weights");
    if (code == ASC_OK)
        code = asc_alloc(&weights->shares, (uint64_t)n, sizeof(double), "image weights");
    if (code != ASC_OK) {
        asc_lane_weights_free(weights);
        return code;
    }
    for (int64_t i = 0; i < n; i++) {
        largest = sizes[i] > largest ? sizes[i] : largest;
        weights->shares[i] = sizes[i] > 0 ? 1.0 / sizes[i] : 0;
        weights->total += weights->shares[i];
    }
    weights->scale = largest <= 1 ? 1 : asc_weights_scale((double)UINT32_MAX);
    for (int64_t i = 0; i < n; i++)
        weights->units[i] = (uint32_t)llround((double)weights->scale * weights->shares[i]);
    const double bits = 2 * log2((double)weights->scale) + 2 * log2(fmax(weights->total, 1));
    weights->shift = bits > 62 ? (int32_t)ceil(bits - 62) : 0;
    return ASC_OK;
}

void asc_lane_weights_free(asc_lane_weights *weights) {
    free(weights->units);
    free(weights->shares);
    *weights = (asc_lane_weights){0};
}
