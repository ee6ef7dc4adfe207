/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/labellings.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

asc_code asc_inference_labellings_init(const asc_inference_distances *distances,
                                       const asc_inference_order *order,
                                       asc_inference_labellings *labellings) {
    const uint64_t strata = (uint64_t)distances->n_strata;
    int64_t most = 0;
    asc_code code = ASC_OK;
    *labellings = (asc_inference_labellings){0};
    for (int64_t s = 0; s < distances->n_strata; s++) {
        const int64_t n = distances->first[s + 1] - distances->first[s];
        most = n > most ? n : most;
    }
    ASC_TRY(code, asc_kernels_choose(&labellings->kernels), done);
    ASC_TRY(code,
            asc_alloc(&labellings->signs, (uint64_t)order->n_people * ASC_LANES, 1, "labellings"),
            done);
    ASC_TRY(code, asc_alloc(&labellings->sides, strata, sizeof(asc_inference_sides), "labellings"),
            done);
    ASC_TRY(code, asc_alloc(&labellings->steps, strata, sizeof(asc_walk_steps), "labellings"),
            done);
    ASC_TRY(
        code,
        asc_alloc(&labellings->counts, 2 * (uint64_t)order->n_pieces * ASC_LANES, 1, "labellings"),
        done);
    code = asc_alloc(&labellings->indicators, (uint64_t)most * ASC_LANES, sizeof(double),
                     "labellings");
done:
    return code;
}

void asc_inference_labellings_free(asc_inference_labellings *labellings) {
    free(labellings->signs);
    free(labellings->sides);
    free(labellings->steps);
    free(labellings->counts);
    free(labellings->indicators);
    *labellings = (asc_inference_labellings){0};
}

void asc_inference_labellings_count(asc_inference_labellings *labellings,
                                    const asc_inference_distances *distances) {
    for (int64_t s = 0; s < distances->n_strata; s++) {
        asc_inference_sides *sides = &labellings->sides[s];
        const int64_t first = distances->first[s], end = distances->first[s + 1];
        memset(sides, 0, sizeof *sides);
        for (int64_t i = first; i < end; i++)
            for (int32_t l = 0; l < ASC_LANES; l++)
                sides->positive[l] += labellings->signs[i * ASC_LANES + l] & 1;
        for (int32_t l = 0; l < ASC_LANES; l++)
            sides->negative[l] = (int32_t)(end - first) - sides->positive[l];
    }
}
