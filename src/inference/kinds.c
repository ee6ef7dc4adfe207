/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

asc_code asc_inference_kinds_init(asc_inference_labellings *labellings, int64_t people,
                                  int32_t most_classes, asc_inference_kinds *kinds) {
    const uint64_t n = (uint64_t)people * ASC_LANES;
    asc_code code = ASC_OK;
    *kinds = (asc_inference_kinds){.labellings = labellings, .most_classes = most_classes};
    ASC_TRY(code, asc_alloc(&kinds->classes, n, sizeof *kinds->classes, "labellings"), done);
    ASC_TRY(code, asc_alloc(&kinds->places, n, sizeof *kinds->places, "labellings"), done);
    code = asc_alloc(&kinds->people, (uint64_t)most_classes * ASC_LANES, sizeof *kinds->people,
                     "labellings");
done:
    return code;
}

void asc_inference_kinds_free(asc_inference_kinds *kinds) {
    free(kinds->classes);
    free(kinds->places);
    free(kinds->people);
    *kinds = (asc_inference_kinds){0};
}

/* People of every class among first .. end - 1. */
static void count_people(asc_inference_kinds *kinds, int32_t n_classes, int64_t first,
                         int64_t end) {
    memset(kinds->people, 0, (size_t)n_classes * ASC_LANES * sizeof *kinds->people);
    for (int64_t i = first; i < end; i++)
        for (int32_t l = 0; l < ASC_LANES; l++)
            kinds->people[kinds->classes[i * ASC_LANES + l] * ASC_LANES + l]++;
}

void asc_inference_kinds_ks(asc_inference_kinds *kinds, const asc_inference_distances *distances,
                            const asc_inference_order *order, int32_t n_classes,
                            double (*drawn)[ASC_LANES]) {
    asc_inference_labellings *labellings = kinds->labellings;
    double *most = drawn[ASC_INFERENCE_KINDS_KS_MAX], *share = drawn[ASC_INFERENCE_KINDS_KS_SHARE];
    double ks[2][ASC_LANES], weight[ASC_LANES] = {0};
    int32_t known[ASC_LANES] = {0};
    memset(most, 0, ASC_LANES * sizeof *most);
    memset(share, 0, ASC_LANES * sizeof *share);
    count_people(kinds, n_classes, 0, order->n_people);
    for (int32_t k = 0; k < n_classes; k++) {
        for (int64_t i = 0; i < order->n_people * ASC_LANES; i++)
            labellings->signs[i] = kinds->classes[i] == k ? 255 : 0;
        asc_inference_labellings_count(labellings, distances);
        asc_inference_labellings_ks(labellings, order, ks);
        for (int32_t l = 0; l < ASC_LANES; l++) {
            const double people = kinds->people[k * ASC_LANES + l];
            if (isnan(ks[0][l]))
                continue;
            most[l] = fmax(most[l], ks[0][l]);
            share[l] += people * ks[0][l];
            weight[l] += people;
            known[l]++;
        }
    }
    for (int32_t l = 0; l < ASC_LANES; l++) {
        share[l] = known[l] > 1 ? share[l] / weight[l] : NAN;
        most[l] = known[l] > 1 ? most[l] : NAN;
    }
}

/* Distances inside the classes, each over the people of its class. */
static void sum_inside(const asc_inference_kinds *kinds, const double *distances, int64_t first,
                       int64_t n, int64_t people, double inside[ASC_LANES]) {
    memset(inside, 0, ASC_LANES * sizeof *inside);
    for (int32_t begin = 0; begin < ASC_LANES; begin += ASC_PLACE_LANES) {
        const double *places = kinds->places + (begin * people + first * ASC_PLACE_LANES);
        for (int64_t i = 1; i < n; i++) {
            const double *own = places + i * ASC_PLACE_LANES;
            double sum[ASC_PLACE_LANES] = {0};
            for (int64_t j = 0; j < i; j++)
                for (int32_t l = 0; l < ASC_PLACE_LANES; l++)
                    sum[l] += places[j * ASC_PLACE_LANES + l] == own[l] ? distances[i * n + j] : 0;
            for (int32_t l = 0; l < ASC_PLACE_LANES; l++)
                inside[begin + l] +=
                    sum[l] / kinds->people[(int32_t)own[l] * ASC_LANES + begin + l];
        }
    }
}

void asc_inference_kinds_disco(asc_inference_kinds *kinds, const asc_inference_distances *distances,
                               int32_t n_classes, double disco[ASC_LANES]) {
    const int64_t people = distances->first[distances->n_strata];
    double inside[ASC_LANES];
    bool is_defined[ASC_LANES] = {false};
    memset(disco, 0, ASC_LANES * sizeof *disco);
    for (int64_t s = 0; s < distances->n_strata; s++) {
        const int64_t first = distances->first[s], n = distances->first[s + 1] - first;
        double all = 0;
        if (n < 2)
            continue;
        for (int64_t i = first; i < first + n; i++)
            all += distances->sums[i] / 2;
        count_people(kinds, n_classes, first, first + n);
        sum_inside(kinds, distances->of_stratum[s], first, n, people, inside);
        for (int32_t l = 0; l < ASC_LANES; l++) {
            const int32_t one = kinds->classes[first * ASC_LANES + l];
            if (kinds->people[one * ASC_LANES + l] == n)
                continue; /* one class: 0 but for rounding */
            disco[l] += all / (double)n - inside[l];
            is_defined[l] = true;
        }
    }
    for (int32_t l = 0; l < ASC_LANES; l++)
        disco[l] = is_defined[l] ? disco[l] : NAN;
}
