/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "attrscope/macro.h"
#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "macro/entropies.h"

static asc_code allocate(const asc_images *images, asc_entropies *e) {
    const uint64_t k = (uint64_t)images->n_identities, a = (uint64_t)images->n_attributes;
    asc_code code = ASC_OK;
    e->n_identities = images->n_identities;
    e->n_attributes = images->n_attributes;
    ASC_TRY(code, asc_alloc(&e->global_average, a, sizeof(double), "entropies"), done);
    ASC_TRY(code, asc_alloc(&e->intra, a, sizeof(double), "entropies"), done);
    ASC_TRY(code, asc_alloc(&e->inter, a, sizeof(double), "entropies"), done);
    ASC_TRY(code, asc_alloc(&e->positive, a, sizeof(int64_t), "entropies"), done);
    ASC_TRY(code, asc_alloc(&e->negative, a, sizeof(int64_t), "entropies"), done);
    ASC_TRY(code, asc_alloc(&e->size, k, sizeof(int64_t), "entropies"), done);
    ASC_TRY(code, asc_alloc(&e->identity_entropy, k * a, sizeof(double), "entropies"), done);
    ASC_TRY(code, asc_alloc(&e->identity_mean, k * a, sizeof(double), "entropies"), done);
done:
    return code;
}

/* Images of each identity in each modality of one attribute: counts [K, 2]. */
static void count_modalities(const asc_images *images, int32_t attribute, int64_t *counts) {
    for (int64_t k = 0; k < 2 * images->n_identities; k++)
        counts[k] = 0;
    for (int64_t i = 0; i < images->n; i++) {
        const int8_t sign = images->attributes[i * images->n_attributes + attribute];
        if (sign != 0)
            counts[2 * images->identity[i] + (sign < 0)]++;
    }
}

/* One attribute; means [K] is scratch. */
static void compute_attribute(const asc_images *images, int32_t attribute, const int64_t *counts,
                              double *means, asc_entropies *e) {
    int64_t n = 0, positive = 0, negative = 0;
    double entropy_sum = 0;
    for (int64_t k = 0; k < images->n_identities; k++) {
        const int64_t p = counts[2 * k], m = counts[2 * k + 1];
        const int64_t at = k * images->n_attributes + attribute;
        positive += p;
        negative += m;
        e->identity_entropy[at] = asc_entropy_binary(p, m);
        e->identity_mean[at] = p + m > 0 ? (double)(p - m) / (double)(p + m) : NAN;
        if (p + m == 0)
            continue;
        entropy_sum += e->identity_entropy[at];
        means[n++] = e->identity_mean[at];
    }
    e->positive[attribute] = positive;
    e->negative[attribute] = negative;
    e->global_average[attribute] =
        n > 0 ? (double)(positive - negative) / (double)(positive + negative) : NAN;
    e->intra[attribute] = n > 0 ? entropy_sum / (double)n : NAN;
    e->inter[attribute] = NAN;
    if (n > 0) {
        double density[ASC_INTER_POINTS];
        asc_density_gaussian(means, NULL, n, ASC_INTER_WIDTH, -1, 1, ASC_INTER_POINTS, density);
        e->inter[attribute] = asc_entropy(density, ASC_INTER_POINTS);
    }
}

asc_code asc_entropies_compute(const asc_images *images, asc_entropies *e) {
    *e = (asc_entropies){0};
    int64_t *counts = NULL;
    double *means = NULL;
    asc_code code = ASC_OK;
    const int64_t k = images->n_identities;
    const uint64_t scratch = (uint64_t)k * (uint64_t)omp_get_max_threads();
    ASC_TRY(code, allocate(images, e), failed);
    ASC_TRY(code, asc_alloc(&counts, 2 * scratch, sizeof *counts, "entropies"), failed);
    ASC_TRY(code, asc_alloc(&means, scratch, sizeof *means, "entropies"), failed);
    for (int64_t i = 0; i < images->n; i++)
        e->size[images->identity[i]]++;
#pragma omp parallel for schedule(dynamic)
    for (int32_t a = 0; a < images->n_attributes; a++) {
        int64_t *own = counts + 2 * k * omp_get_thread_num();
        count_modalities(images, a, own);
        compute_attribute(images, a, own, means + k * omp_get_thread_num(), e);
    }
    free(counts);
    free(means);
    return ASC_OK;
failed:
    free(counts);
    free(means);
    asc_entropies_free(e);
    return code;
}

void asc_entropies_free(asc_entropies *e) {
    free(e->global_average);
    free(e->intra);
    free(e->inter);
    free(e->positive);
    free(e->negative);
    free(e->size);
    free(e->identity_entropy);
    free(e->identity_mean);
    *e = (asc_entropies){0};
}
