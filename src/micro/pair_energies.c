/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/pair_energies.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "micro/block_pairs.h"

static bool is_inverse(const asc_near_sums *near, int32_t measure) {
    return measure >= near->n_radii;
}

/* What a point's neighbours weigh together. */
static double total_of(const asc_near_sums *near, int32_t measure, int64_t i) {
    return is_inverse(near, measure) ? asc_wide_value(near->inverse[i], ASC_INVERSE_ONE)
                                     : (double)near->counts[measure * near->n + i];
}

/* 1 where a point is its own neighbour. */
static double itself(const asc_blocks *blocks, const asc_near_sums *near, int32_t measure) {
    return blocks->set->input->settings->definitions == ASC_PUBLISHED && !is_inverse(near, measure)
               ? 1
               : 0;
}

/* Counts the points, and says what each of them weighs: its share of the mean over its neighbours'
 * weight. */
static void weigh(const asc_near_sums *near, int32_t measure, double self, asc_block_pairs *pairs,
                  asc_energy *energy) {
    const asc_block_order *places = pairs->places;
    float *weights = pairs->weights + measure * places->count;
    double used = 0, isolated = 0;
    for (int64_t i = 0; i < near->n; i++) {
        const double total = total_of(near, measure, i);
        isolated += total <= 0;
        used += total + self > 0;
    }
    for (int64_t p = 0; p < places->count; p++) {
        const double all =
            places->segment[p] < 0 ? 0 : total_of(near, measure, places->segment[p]) + self;
        weights[p] = all > 0 ? (float)(1 / (all * used)) : 0.0f;
    }
    energy->used = used;
    energy->isolated = isolated / (double)near->n;
    pairs->radii[measure] = is_inverse(near, measure) ? NAN : near->radii[measure];
}

/* The share of all weight that points have as their own neighbours. */
static double own_weight(const asc_near_sums *near, int32_t measure, double self, double used) {
    double sum = 0;
    for (int64_t i = 0; self > 0 && i < near->n; i++)
        sum += self / (total_of(near, measure, i) + self);
    return sum / used;
}

static asc_code sum_up(const asc_block_pairs *pairs, int32_t measure, double own,
                       asc_flip_stream stream, asc_energy *energy) {
    const int64_t count = pairs->blocks->count;
    double *t = NULL;
    energy->value = 1 - own - asc_block_pairs_total(pairs, measure, ASC_TOTAL_ALL);
    energy->null_flips = 1 - own - asc_block_pairs_total(pairs, measure, ASC_TOTAL_OWN);
    energy->null_nodes = 1 - own -
                         asc_block_pairs_total(pairs, measure, ASC_TOTAL_ENDS) /
                             asc_blocks_own_ends(pairs->blocks->set);
    if (count > ASC_FEW_BLOCKS) {
        asc_flips_normal(asc_block_pairs_squares(pairs, measure), energy);
        return ASC_OK;
    }
    asc_code code = asc_alloc(&t, (uint64_t)(count * count), sizeof *t, "flips of blocks");
    if (code != ASC_OK)
        return code;
    for (int64_t g = 0; g < count; g++)
        for (int64_t h = g + 1; h < count; h++)
            t[g * count + h] = asc_block_pairs_kept(pairs, measure, g, h);
    asc_flips_of_pairs(t, count, stream, energy);
    free(t);
    return ASC_OK;
}

static asc_code sweep(const asc_segments *set, const asc_block_order *places,
                      asc_block_pairs *pairs) {
    const asc_identity_input *input = set->input;
    asc_points points = {0};
    asc_sink *sink = &pairs->sink;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_points_init(input->comm, input->model->metric, places->count, input->dimension,
                            true, &points),
            done);
    asc_segments_fill(set, places->segment, &points);
    ASC_TRY(code, asc_points_prepare(&points), done);
    code = asc_sweep_run(&points, &sink, 1, input->name);
done:
    asc_points_free(&points);
    return code;
}

asc_code asc_pair_energies(const asc_blocks *blocks, const asc_near_sums *near,
                           asc_flip_stream stream, asc_energy *energies) {
    const MPI_Comm comm = blocks->set->input->comm;
    const int32_t n = near->n_radii + (near->inverse != NULL);
    asc_block_order places = {0};
    asc_block_pairs pairs = {0};
    asc_code code = asc_block_order_lay(blocks, &places);
    if (code == ASC_OK)
        code = asc_block_pairs_init(blocks, &places, n, &pairs);
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int32_t m = 0; m < n; m++)
        weigh(near, m, itself(blocks, near, m), &pairs, &energies[m]);
    ASC_TRY(code, sweep(blocks->set, &places, &pairs), done);
    for (int32_t m = 0; m < n && code == ASC_OK; m++)
        if (energies[m].used > 0)
            code = sum_up(&pairs, m, own_weight(near, m, itself(blocks, near, m), energies[m].used),
                          stream, &energies[m]);
    code = asc_agree(comm, code);
done:
    asc_block_pairs_free(&pairs);
    asc_block_order_free(&places);
    return code;
}
