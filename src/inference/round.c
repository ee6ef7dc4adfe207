/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/round.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "inference/round_kinds.h"

static int64_t row_of(const asc_inference_round *round, int64_t i) {
    return round->rows[round->group->images[round->draw.images[i]]];
}

asc_code asc_inference_round_list(const asc_inference_round *round, int32_t dimension,
                                  asc_drawn *drawn) {
    const int64_t n = round->draw.n;
    int64_t *rows = NULL;
    asc_code code = asc_alloc(&rows, (uint64_t)n, sizeof *rows, "drawn rows");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        rows[i] = row_of(round, i);
    if (code == ASC_OK)
        code = asc_drawn_list(rows, n, dimension, drawn);
    free(rows);
    return code;
}

/* Distances and order of the draw's people, who stand by stratum. */
static asc_code order_people(const asc_inference_round *round, asc_metric metric,
                             const asc_drawn *drawn, asc_inference_distances *distances,
                             asc_inference_order *order) {
    const asc_inference_draw *draw = &round->draw;
    const size_t bytes = (size_t)drawn->dimension * sizeof(float);
    float *sorted = NULL;
    asc_code code = asc_alloc(&sorted, (uint64_t)draw->n, bytes, "drawn embeddings");
    for (int64_t i = 0; i < draw->n && code == ASC_OK; i++)
        memcpy(sorted + i * drawn->dimension, asc_drawn_row(drawn, row_of(round, i)), bytes);
    if (code == ASC_OK)
        code = asc_inference_distances_make(metric, drawn->dimension, sorted, draw->n_strata,
                                            draw->first, distances);
    if (code == ASC_OK)
        code = asc_inference_order_make(distances, order);
    free(sorted);
    return code;
}

/* All that the threads share, and what each works in. */
typedef struct workshop {
    asc_inference_distances distances;
    asc_inference_order order;
    int32_t *sources[ASC_INFERENCE_EXCHANGES]; /* draws.h */
    uint8_t *labels; /* [attributes, images of the group] 255 positive, 0 negative */
    asc_inference_labellings *labellings; /* [n_threads] */
    asc_inference_kinds *kinds;           /* [n_threads], where attributes have more values */
    int n_threads;
} workshop;

/* Labels of all attributes and images, and which each person gets. */
static asc_code label_images(const asc_inference_round *round, workshop *shop) {
    const asc_inference_group *group = round->group;
    const int64_t n = group->n_images;
    asc_code code =
        asc_alloc(&shop->labels, (uint64_t)(round->end - round->begin) * (uint64_t)n, 1, "labels");
    for (int e = 0; e < ASC_INFERENCE_EXCHANGES && code == ASC_OK; e++)
        if (round->others[e])
            code = asc_inference_sources_make(group, &round->draw, round->others[e],
                                              round->settings->permutations, &shop->sources[e]);
    for (int32_t a = round->begin; a < round->end && code == ASC_OK; a++)
        for (int64_t c = 0; c < n; c++)
            shop->labels[(a - round->begin) * n + c] =
                asc_inference_class(round->traits, group->images[c], group->attributes[a]) > 0 ? 255
                                                                                               : 0;
    return code;
}

static asc_code open_workshop(const asc_inference_round *round, workshop *shop) {
    asc_code code = ASC_OK;
    ASC_TRY(code, label_images(round, shop), done);
    shop->n_threads = omp_get_max_threads();
    ASC_TRY(code,
            asc_alloc(&shop->labellings, (uint64_t)shop->n_threads, sizeof *shop->labellings,
                      "labellings"),
            done);
    for (int t = 0; t < shop->n_threads; t++)
        ASC_TRY(code,
                asc_inference_labellings_init(&shop->distances, &shop->order, &shop->labellings[t]),
                done);
    const int32_t most_classes = asc_inference_round_most_classes(round);
    if (most_classes > 0)
        ASC_TRY(
            code,
            asc_alloc(&shop->kinds, (uint64_t)shop->n_threads, sizeof *shop->kinds, "labellings"),
            done);
    for (int t = 0; shop->kinds && t < shop->n_threads; t++)
        ASC_TRY(code,
                asc_inference_kinds_init(&shop->labellings[t], round->draw.n, most_classes,
                                         &shop->kinds[t]),
                done);
done:
    return code;
}

static void close_workshop(workshop *shop) {
    for (int t = 0; shop->labellings && t < shop->n_threads; t++)
        asc_inference_labellings_free(&shop->labellings[t]);
    free(shop->labellings);
    for (int t = 0; shop->kinds && t < shop->n_threads; t++)
        asc_inference_kinds_free(&shop->kinds[t]);
    free(shop->kinds);
    for (int e = 0; e < ASC_INFERENCE_EXCHANGES; e++)
        free(shop->sources[e]);
    free(shop->labels);
    asc_inference_order_free(&shop->order);
    asc_inference_distances_free(&shop->distances);
}

/* Signs of labellings first .. first + ASC_LANES - 1; beyond the last the labels as they are. */
static void label(const asc_inference_round *round, const uint8_t *labels, const int32_t *sources,
                  int64_t first, uint8_t *signs) {
    const int64_t permutations = round->settings->permutations;
    for (int64_t i = 0; i < round->draw.n; i++)
        for (int64_t l = 0; l < ASC_LANES; l++) {
            const int64_t p = first + l - 1;
            signs[i * ASC_LANES + l] =
                labels[p < 0 || p >= permutations ? round->draw.images[i]
                                                  : sources[i * permutations + p]];
        }
}

static asc_inference_counts count(const asc_inference_round *round, const workshop *shop,
                                  const asc_inference_labellings *labellings) {
    asc_inference_counts counts = {.distance = shop->order.mean,
                                   .left_out = (double)round->group->n_without};
    for (int64_t s = 0; s < shop->distances.n_strata; s++) {
        const double p = labellings->sides[s].positive[0], m = labellings->sides[s].negative[0];
        const bool is_used = p >= 2 && m >= 2;
        counts.strata += is_used;
        counts.positive += is_used || !round->has_given ? p : 0;
        counts.negative += is_used || !round->has_given ? m : 0;
        counts.left_out += is_used || !round->has_given ? 0 : p + m;
        counts.overlap += p > 0 && m > 0 ? (p + m) / (double)round->draw.n : 0;
    }
    return counts;
}

/* One word of labellings of attribute begin + a. */
static void run_word(const asc_inference_round *round, const workshop *shop, int32_t a,
                     int64_t first, double *drawn, asc_inference_counts *counts) {
    const int64_t n = 1 + round->settings->permutations;
    const int32_t attribute = round->group->attributes[round->begin + a];
    const int32_t *sources = shop->sources[round->group->exchange[round->begin + a]];
    asc_inference_labellings *labellings = &shop->labellings[omp_get_thread_num()];
    double ks[2][ASC_LANES], energy[ASC_LANES];
    if (asc_inference_trait_of(round->traits, attribute)) {
        asc_inference_round_kinds(round, &shop->distances, &shop->order, sources, a, first,
                                  &shop->kinds[omp_get_thread_num()], drawn, counts);
        return;
    }
    label(round, shop->labels + a * round->group->n_images, sources, first, labellings->signs);
    asc_inference_labellings_count(labellings, &shop->distances);
    asc_inference_labellings_ks(labellings, &shop->order, ks);
    asc_inference_labellings_energy(labellings, &shop->distances, energy);
    for (int64_t l = 0; l < ASC_LANES && first + l < n; l++) {
        double *to = drawn + (a * n + first + l) * ASC_DRAWN;
        to[ASC_DRAWN_POSITIVE] = ks[0][l];
        to[ASC_DRAWN_NEGATIVE] = ks[1][l];
        to[ASC_DRAWN_ENERGY] = energy[l];
    }
    if (first == 0)
        counts[a] = count(round, shop, labellings);
}

asc_code asc_inference_round_run(const asc_inference_round *round, asc_metric metric,
                                 const asc_drawn *people, double *drawn,
                                 asc_inference_counts *counts) {
    const int64_t n = 1 + round->settings->permutations;
    const int64_t words = (n + ASC_LANES - 1) / ASC_LANES;
    workshop shop = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, order_people(round, metric, people, &shop.distances, &shop.order), done);
    ASC_TRY(code, open_workshop(round, &shop), done);
#pragma omp parallel for schedule(dynamic)
    for (int64_t item = 0; item < (round->end - round->begin) * words; item++)
        run_word(round, &shop, (int32_t)(item / words), item % words * ASC_LANES, drawn, counts);
    code = asc_inference_round_correlate(round, &shop.distances, drawn, counts);
done:
    close_workshop(&shop);
    return code;
}
