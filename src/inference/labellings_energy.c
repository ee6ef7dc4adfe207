/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cblas.h>
#include <math.h>
#include <string.h>

#include "inference/labellings.h"

/* Of one stratum, by class: sums of distances. */
typedef struct class_sums {
    double both[ASC_LANES]; /* two positive people */
    double one[ASC_LANES];  /* of a positive person to everybody, over the positive people */
    double all;
} class_sums;

/* The sum over two positive people is x' T x, x their indicator and T the distances below the
 * diagonal: a triangular product for all lanes. */
static void sum_stratum(asc_inference_labellings *labellings, const double *distances,
                        const double *row_sums, int64_t first, int64_t n, class_sums *sums) {
    const uint8_t *signs = labellings->signs + first * ASC_LANES;
    double *x = labellings->indicators;
    memset(sums, 0, sizeof *sums);
    for (int64_t i = 0; i < n * ASC_LANES; i++)
        x[i] = signs[i] & 1;
    for (int64_t i = 0; i < n; i++) {
        sums->all += row_sums[i] / 2;
        for (int32_t l = 0; l < ASC_LANES; l++)
            sums->one[l] += x[i * ASC_LANES + l] * row_sums[i];
    }
    cblas_dtrmm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, (int)n, ASC_LANES,
                1, distances, (int)n, x, ASC_LANES);
    for (int64_t i = 0; i < n; i++)
        for (int32_t l = 0; l < ASC_LANES; l++)
            sums->both[l] += signs[i * ASC_LANES + l] & 1 ? x[i * ASC_LANES + l] : 0;
}

/* Adds the stratum's energy distance in a lane, times its pairs across, and these. */
static void add_stratum(const class_sums *sums, const asc_inference_sides *sides, int32_t lane,
                        double *energy, double *across) {
    const double p = sides->positive[lane], m = sides->negative[lane];
    if (p < 2 || m < 2)
        return;
    const double mixed = sums->one[lane] - 2 * sums->both[lane];
    const double rest = sums->all - mixed - sums->both[lane];
    *energy +=
        2 * mixed - p * m * (sums->both[lane] / (p * (p - 1) / 2) + rest / (m * (m - 1) / 2));
    *across += p * m;
}

void asc_inference_labellings_energy(asc_inference_labellings *labellings,
                                     const asc_inference_distances *distances,
                                     double energy[ASC_LANES]) {
    double across[ASC_LANES] = {0};
    class_sums sums;
    memset(energy, 0, ASC_LANES * sizeof *energy);
    for (int64_t s = 0; s < distances->n_strata; s++) {
        const int64_t first = distances->first[s], n = distances->first[s + 1] - first;
        if (n < 4)
            continue;
        sum_stratum(labellings, distances->of_stratum[s], distances->sums + first, first, n, &sums);
        for (int32_t l = 0; l < ASC_LANES; l++)
            add_stratum(&sums, &labellings->sides[s], l, &energy[l], &across[l]);
    }
    for (int32_t l = 0; l < ASC_LANES; l++)
        energy[l] = across[l] > 0 ? energy[l] / across[l] : NAN;
}
