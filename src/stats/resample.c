/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/resample.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"

asc_code asc_resample_init(uint64_t seed, int64_t n, int32_t replicates, asc_resample *resample) {
    enum { LANES = 64 };
    *resample = (asc_resample){
        .n = n, .replicates = replicates, .stride = (replicates + LANES - 1) / LANES * LANES};
    uint64_t size = 0;
    asc_code code = asc_multiply((uint64_t)n, (uint64_t)resample->stride, &size, "draws of people");
    if (code == ASC_OK)
        code = asc_alloc(&resample->counts, size, 1, "draws of people");
    if (code != ASC_OK)
        return code;
    for (int64_t d = 0; d < n; d++)
        for (int32_t b = 0; b < replicates; b++) {
            const double u =
                asc_random_uniform(seed, ASC_RANDOM_RESAMPLE, (uint64_t)d, (uint32_t)b);
            const int64_t k = (int64_t)(u * (double)n);
            uint8_t *count = &resample->counts[(k < n ? k : n - 1) * resample->stride + b];
            *count = (uint8_t)(*count + (*count < ASC_RESAMPLE_MOST));
        }
    return ASC_OK;
}

void asc_resample_free(asc_resample *resample) {
    free(resample->counts);
    *resample = (asc_resample){0};
}
