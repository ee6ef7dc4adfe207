/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both walks of 64 labellings over the pairs in the order of their distances: up at a pair inside a
 * side, down at a pair across, so that their largest distance from 0 is the KS statistic.
 *
 * Pairs are counted block by block. Blocks' ends say how far the walks go at least, and from a
 * block's counts follows how far they may go inside it: only where that is farther, its pairs are
 * looked at one by one. */
#include <math.h>
#include <string.h>

#include "inference/labellings.h"

/* Steps of one side in one stratum, in units in which a step down is one: up by the pairs across
 * over those inside. */
static void set_steps(asc_inference_labellings *labellings, int64_t n_strata, int side,
                      int32_t lane, double *across) {
    *across = 0;
    for (int64_t s = 0; s < n_strata; s++) {
        const asc_inference_sides *sides = &labellings->sides[s];
        const double own = side == 0 ? sides->positive[lane] : sides->negative[lane];
        const double other = side == 0 ? sides->negative[lane] : sides->positive[lane];
        const bool counts = own >= 2 && other >= 1;
        labellings->steps[s].up[side][lane] = counts ? 2 * other / (own - 1) : 0;
        labellings->steps[s].down[side][lane] = counts ? 1 : 0;
        *across += counts ? own * other : 0;
    }
}

static void count_block(asc_inference_labellings *labellings, const asc_inference_order *order,
                        const asc_inference_block *block) {
    for (int64_t r = block->first_piece; r < block->first_piece + block->n_pieces; r++)
        labellings->kernels->pair(labellings->signs, order->by_piece + 2 * order->pieces[r].first,
                                  order->pieces[r].n, labellings->counts + 2 * r * ASC_LANES);
}

static void add_moves(const asc_inference_labellings *labellings, const asc_inference_order *order,
                      const asc_inference_block *block, asc_walk_moves *moves) {
    for (int64_t r = block->first_piece; r < block->first_piece + block->n_pieces; r++)
        labellings->kernels->climb(moves, labellings->counts + 2 * r * ASC_LANES,
                                   order->pieces[r].n,
                                   &labellings->steps[order->pieces[r].stratum]);
}

/* One lane through a block, pair by pair. */
static void look_into(const asc_inference_labellings *labellings, const asc_inference_order *order,
                      const asc_inference_block *block, int32_t lane, asc_walks *walks) {
    const uint8_t *signs = labellings->signs + lane;
    double at[2] = {walks->at[0][lane], walks->at[1][lane]};
    double largest[2] = {walks->largest[0][lane], walks->largest[1][lane]};
    for (int64_t q = block->first; q < block->first + block->n; q++) {
        const int64_t i = order->pairs[2 * q], j = order->pairs[2 * q + 1];
        const asc_walk_steps *steps = &labellings->steps[order->stratum[i]];
        const int positive = (signs[i * ASC_LANES] & 1) + (signs[j * ASC_LANES] & 1);
        const double up[] = {0, -steps->down[0][lane], steps->up[0][lane]};
        const double down[] = {steps->up[1][lane], -steps->down[1][lane], 0};
        at[0] += up[positive];
        at[1] += down[positive];
        for (int side = 0; side < 2 && order->is_last[q]; side++)
            largest[side] = fabs(at[side]) > largest[side] ? fabs(at[side]) : largest[side];
    }
    walks->largest[0][lane] = largest[0];
    walks->largest[1][lane] = largest[1];
}

void asc_inference_labellings_ks(asc_inference_labellings *labellings,
                                 const asc_inference_order *order, double ks[2][ASC_LANES]) {
    const asc_kernels *kernels = labellings->kernels;
    const int64_t n_strata = order->n_people > 0 ? order->stratum[order->n_people - 1] + 1 : 0;
    double across[2][ASC_LANES];
    asc_walks walks;
    asc_walk_moves moves;
    memset(&walks, 0, sizeof walks);
    memset(&moves, 0, sizeof moves);
    for (int side = 0; side < 2; side++)
        for (int32_t l = 0; l < ASC_LANES; l++)
            set_steps(labellings, n_strata, side, l, &across[side][l]);
    for (int64_t b = 0; b < order->n_blocks; b++) {
        count_block(labellings, order, &order->blocks[b]);
        add_moves(labellings, order, &order->blocks[b], &moves);
        kernels->go(&walks, &moves, order->blocks[b].is_seen);
    }
    memset(walks.at, 0, sizeof walks.at);
    for (int64_t b = 0; b < order->n_blocks; b++) {
        add_moves(labellings, order, &order->blocks[b], &moves);
        for (uint64_t lanes = kernels->reach(&walks, &moves); lanes != 0; lanes &= lanes - 1)
            look_into(labellings, order, &order->blocks[b], __builtin_ctzll(lanes), &walks);
        kernels->go(&walks, &moves, false);
    }
    for (int side = 0; side < 2; side++)
        for (int32_t l = 0; l < ASC_LANES; l++)
            ks[side][l] = across[side][l] > 0 ? walks.largest[side][l] / across[side][l] : NAN;
}
