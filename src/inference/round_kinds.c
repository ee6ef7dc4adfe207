/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/round_kinds.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

static const asc_inference_trait *trait_of(const asc_inference_round *round, int32_t a) {
    return asc_inference_trait_of(round->traits, round->group->attributes[round->begin + a]);
}

int32_t asc_inference_round_most_classes(const asc_inference_round *round) {
    int32_t most = 0;
    for (int32_t a = 0; a < round->end - round->begin; a++) {
        const asc_inference_trait *trait = trait_of(round, a);
        most = trait && trait->n_classes > most ? trait->n_classes : most;
    }
    return most;
}

static void label(const asc_inference_round *round, const asc_inference_trait *trait,
                  const int32_t *sources, int64_t first, asc_inference_kinds *kinds) {
    const int64_t permutations = round->settings->permutations, people = round->draw.n;
    for (int64_t i = 0; i < people; i++)
        for (int64_t l = 0; l < ASC_LANES; l++) {
            const int64_t p = first + l - 1;
            const int64_t image =
                round->group->images[p < 0 || p >= permutations ? round->draw.images[i]
                                                                : sources[i * permutations + p]];
            asc_inference_kinds_put(kinds, people, i, l, trait->classes[image],
                                    trait->places[image]);
        }
}

/* Share of the people in strata with all classes that the draw has, of the labels as
 * they are; 0 without people. */
static double find_overlap(const asc_inference_distances *distances, int32_t n_classes,
                           const asc_inference_kinds *kinds) {
    const int64_t people = distances->first[distances->n_strata];
    int32_t *last = kinds->people + 2; /* another lane's: 2 + the last stratum with the class */
    int32_t drawn = 0;
    double shared = 0;
    for (int32_t k = 0; k < n_classes; k++)
        last[k * ASC_LANES] = 0;
    for (int64_t i = 0; i < people; i++) {
        int32_t *own = &last[kinds->classes[i * ASC_LANES] * ASC_LANES];
        drawn += *own == 0;
        *own = 1;
    }
    for (int64_t s = 0; s < distances->n_strata; s++) {
        const int64_t first = distances->first[s], end = distances->first[s + 1];
        int32_t held = 0;
        for (int64_t i = first; i < end; i++) {
            int32_t *own = &last[kinds->classes[i * ASC_LANES] * ASC_LANES];
            held += *own != (int32_t)s + 2;
            *own = (int32_t)s + 2;
        }
        shared += held == drawn ? (double)(end - first) : 0;
    }
    return people > 0 ? shared / (double)people : 0;
}

/* Of the labels as they are, in lane 0. A stratum is used if it has two people of a class and two
 * of others. */
static asc_inference_counts count(const asc_inference_round *round,
                                  const asc_inference_distances *distances, double mean,
                                  int32_t n_classes, const asc_inference_kinds *kinds) {
    asc_inference_counts counts = {.distance = mean, .left_out = (double)round->group->n_without};
    for (int32_t k = 0; k < n_classes; k++)
        kinds->people[k * ASC_LANES] = 0;
    for (int64_t s = 0; s < distances->n_strata; s++) {
        const int64_t first = distances->first[s], end = distances->first[s + 1];
        int32_t *own = kinds->people + 1; /* another lane's: of this stratum */
        bool is_used = false;
        for (int32_t k = 0; k < n_classes; k++)
            own[k * ASC_LANES] = 0;
        for (int64_t i = first; i < end; i++)
            own[kinds->classes[i * ASC_LANES] * ASC_LANES]++;
        for (int32_t k = 0; k < n_classes; k++) {
            const int64_t held = own[k * ASC_LANES];
            is_used = is_used || (held >= 2 && end - first - held >= 2);
        }
        for (int32_t k = 0; k < n_classes && (is_used || !round->has_given); k++)
            kinds->people[k * ASC_LANES] += own[k * ASC_LANES];
        counts.strata += is_used;
        counts.people += is_used || !round->has_given ? (double)(end - first) : 0;
        counts.left_out += is_used || !round->has_given ? 0 : (double)(end - first);
    }
    for (int32_t k = 0; k < n_classes; k++)
        counts.classes += kinds->people[k * ASC_LANES] > 0;
    counts.overlap = find_overlap(distances, n_classes, kinds);
    return counts;
}

void asc_inference_round_kinds(const asc_inference_round *round,
                               const asc_inference_distances *distances,
                               const asc_inference_order *order, const int32_t *sources, int32_t a,
                               int64_t first, asc_inference_kinds *kinds, double *drawn,
                               asc_inference_counts *counts) {
    const asc_inference_trait *trait = trait_of(round, a);
    const int64_t n = 1 + round->settings->permutations;
    double found[ASC_INFERENCE_KINDS_DRAWN][ASC_LANES];
    label(round, trait, sources, first, kinds);
    asc_inference_kinds_ks(kinds, distances, order, trait->n_classes, found);
    if (trait->kind == ASC_KIND_CLASSES)
        asc_inference_kinds_disco(kinds, distances, trait->n_classes,
                                  found[ASC_INFERENCE_KINDS_OMNIBUS]);
    else
        asc_inference_kinds_covariance(kinds, distances, found[ASC_INFERENCE_KINDS_OMNIBUS]);
    for (int64_t l = 0; l < ASC_LANES && first + l < n; l++)
        for (int d = 0; d < ASC_INFERENCE_KINDS_DRAWN; d++)
            drawn[(a * n + first + l) * ASC_DRAWN + d] = found[d][l];
    if (first == 0)
        counts[a] = count(round, distances, order->mean, trait->n_classes, kinds);
}

static asc_code correlate(const asc_inference_round *round, const asc_inference_trait *trait,
                          const asc_inference_distances *distances, double covariance,
                          double *correlation) {
    double *places = NULL;
    asc_code code = asc_alloc(&places, (uint64_t)round->draw.n, sizeof *places, "places");
    for (int64_t i = 0; i < round->draw.n && code == ASC_OK; i++)
        places[i] = trait->places[round->group->images[round->draw.images[i]]];
    if (code == ASC_OK)
        code = asc_inference_kinds_correlation(distances, places, covariance, correlation);
    free(places);
    return code;
}

asc_code asc_inference_round_correlate(const asc_inference_round *round,
                                       const asc_inference_distances *distances,
                                       const double *drawn, asc_inference_counts *counts) {
    const int64_t n = 1 + round->settings->permutations;
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < round->end - round->begin && code == ASC_OK; a++) {
        const asc_inference_trait *trait = trait_of(round, a);
        if (trait && trait->kind != ASC_KIND_CLASSES)
            code = correlate(round, trait, distances,
                             drawn[a * n * ASC_DRAWN + ASC_INFERENCE_KINDS_OMNIBUS],
                             &counts[a].correlation);
        else
            counts[a].correlation = NAN;
    }
    return code;
}
