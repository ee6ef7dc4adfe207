/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loops over pairs in the order of their distances under 64 labellings at once; compiled once an
 * instruction set by the file that includes it. */
#ifndef ATTRSCOPE_SWEEP_KERNELS_WALKS_H
#define ATTRSCOPE_SWEEP_KERNELS_WALKS_H

#include <math.h>

#include "sweep/kernels.h"

typedef uint8_t walk_bytes __attribute__((vector_size(ASC_LANES)));

static void walks_pair(const uint8_t *signs, const uint16_t *pairs, int32_t n, uint8_t *counts) {
    walk_bytes both = {0}, mixed = {0};
    for (int32_t q = 0; q < n; q++) {
        const walk_bytes *a = (const walk_bytes *)(signs + (int64_t)pairs[2 * q] * ASC_LANES);
        const walk_bytes *b = (const walk_bytes *)(signs + (int64_t)pairs[2 * q + 1] * ASC_LANES);
        both -= *a & *b; /* 255 is -1 in a byte */
        mixed -= *a ^ *b;
    }
    *(walk_bytes *)counts = both;
    *(walk_bytes *)(counts + ASC_LANES) = mixed;
}

static void walks_climb(asc_walk_moves *moves, const uint8_t *counts, int32_t n,
                        const asc_walk_steps *steps) {
    for (int32_t l = 0; l < ASC_LANES; l++) {
        const double both = counts[l], mixed = counts[ASC_LANES + l];
        moves->up[0][l] += both * steps->up[0][l];
        moves->up[1][l] += (n - both - mixed) * steps->up[1][l];
        moves->down[0][l] += mixed * steps->down[0][l];
        moves->down[1][l] += mixed * steps->down[1][l];
    }
}

static void walks_go(asc_walks *walks, asc_walk_moves *moves, bool is_seen) {
    for (int32_t s = 0; s < 2; s++)
        for (int32_t l = 0; l < ASC_LANES; l++) {
            const double at = walks->at[s][l] + (moves->up[s][l] - moves->down[s][l]);
            const double height = is_seen ? fabs(at) : 0, before = walks->largest[s][l];
            walks->at[s][l] = at;
            walks->largest[s][l] = height > before ? height : before;
            moves->up[s][l] = moves->down[s][l] = 0;
        }
}

static uint64_t walks_reach(const asc_walks *walks, const asc_walk_moves *moves) {
    uint8_t reached[ASC_LANES];
    uint64_t mask = 0;
    for (int32_t l = 0; l < ASC_LANES; l++) {
        const double most[2] = {walks->largest[0][l], walks->largest[1][l]};
        reached[l] = (uint8_t)((walks->at[0][l] + moves->up[0][l] > most[0]) |
                               (moves->down[0][l] - walks->at[0][l] > most[0]) |
                               (walks->at[1][l] + moves->up[1][l] > most[1]) |
                               (moves->down[1][l] - walks->at[1][l] > most[1]));
    }
    for (int32_t l = 0; l < ASC_LANES; l++)
        mask |= (uint64_t)reached[l] << l;
    return mask;
}

#endif
