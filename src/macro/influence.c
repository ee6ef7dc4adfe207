/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/influence.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "macro/aggregates.h"
#include "macro/entropies.h"

/* Images of every identity with the attribute and without: counts [K, 2]; sums [2]. */
static void count_images(const asc_images *images, int32_t attribute, int64_t *counts,
                         int64_t *sums) {
    sums[0] = sums[1] = 0;
    for (int64_t i = 0; i < images->n; i++) {
        const int8_t value = images->attributes[i * images->n_attributes + attribute];
        if (value == 0)
            continue;
        counts[2 * (int64_t)images->identity[i] + (value < 0)]++;
        sums[value < 0]++;
    }
}

/* The aggregate without each identity. */
static void aggregate_without(const asc_influence_source *source, int aggregate, int32_t attribute,
                              const int64_t *counts, const int64_t *sums, double *without) {
    const double all =
        (double)(source->entropies->positive[attribute] + source->entropies->negative[attribute]);
    for (int64_t k = 0; k < source->images->n_identities; k++) {
        const int64_t left[2] = {sums[0] - counts[2 * k], sums[1] - counts[2 * k + 1]};
        without[k] = asc_aggregates[aggregate].combine(
            source->without + (k * source->images->n_attributes + attribute) * 2, left);
        if (aggregate == ASC_AGGREGATE_WEIGHTED)
            without[k] *= all / (double)(left[0] + left[1]);
    }
}

asc_code asc_aggregate_influence(const asc_influence_source *source, int aggregate,
                                 int32_t attribute, double *influence, int64_t stride) {
    const int64_t n = source->images->n_identities;
    int64_t *counts = NULL, sums[2];
    double *without = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&counts, 2 * (uint64_t)n, sizeof *counts, "influences"), done);
    ASC_TRY(code, asc_alloc(&without, (uint64_t)n, sizeof *without, "influences"), done);
    count_images(source->images, attribute, counts, sums);
    aggregate_without(source, aggregate, attribute, counts, sums, without);
    asc_jackknife_influence(without, n, 1, without, 1);
    for (int64_t p = 0; p < source->n_places; p++)
        influence[p * stride] = 0;
    for (int64_t k = 0; k < n; k++)
        influence[source->place[k] * stride] = without[k];
done:
    free(counts);
    free(without);
    return code;
}

asc_code asc_entropy_influence(const asc_entropies *entropies, const int32_t *place,
                               int64_t n_places, double *inter, double *intra) {
    const int64_t n = entropies->n_identities, attributes = entropies->n_attributes;
    double *without = NULL;
    asc_code code =
        asc_alloc(&without, 2 * (uint64_t)(n * attributes), sizeof *without, "influences");
    if (code != ASC_OK)
        return code;
    memset(inter, 0, (size_t)(n_places * attributes) * sizeof *inter);
    memset(intra, 0, (size_t)(n_places * attributes) * sizeof *intra);
#pragma omp parallel for schedule(dynamic)
    for (int32_t a = 0; a < entropies->n_attributes; a++) {
        double *one[2] = {without + 2 * a * n, without + (2 * a + 1) * n}, *to[2] = {inter, intra};
        asc_entropies_without(entropies, a, one[0], one[1]);
        for (int e = 0; e < 2; e++) {
            asc_jackknife_influence(one[e], n, 1, one[e], 1);
            for (int64_t k = 0; k < n; k++)
                to[e][place[k] * attributes + a] = one[e][k];
        }
    }
    free(without);
    return ASC_OK;
}
