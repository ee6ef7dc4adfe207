/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/gravity.h"

#include <math.h>
#include <stdlib.h>

/* What a segment adds, in float64; NaN where its point is the centre. */
static double pull(const asc_segments *set, int64_t i, const double *centre) {
    const float *p = asc_segments_point(set, i);
    const asc_field field = asc_segments_field(set, i);
    double square = 0, along = 0;
    for (int32_t d = 0; d < set->input->dimension; d++) {
        const double g = centre[d] - (double)p[d];
        square += g * g;
        along += g * asc_field_at(&field, d);
    }
    return square > 0 ? along / sqrt(square) : NAN;
}

/* Adds each segment's to its block's share. */
static void add_up(const asc_blocks *blocks, const double *centre, double *shares,
                   asc_energy *energy) {
    const int64_t n = blocks->set->count;
    double used = 0, sum = 0;
    for (int64_t i = 0; i < n; i++) {
        const double along = pull(blocks->set, i, centre);
        if (isnan(along))
            continue;
        shares[blocks->of[i]] += along;
        sum += along;
        used++;
    }
    for (int64_t g = 0; g < blocks->count; g++)
        shares[g] /= used;
    energy->used = used;
    if (used > 0)
        energy->value = sum / used;
}

asc_code asc_gravity(const asc_blocks *blocks, asc_flip_stream stream, asc_energy *energy) {
    const asc_segments *set = blocks->set;
    const int32_t dimension = set->input->dimension;
    double *centre = NULL, *shares = NULL, squares = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&centre, (uint64_t)dimension, sizeof *centre, "centre"), done);
    ASC_TRY(code, asc_alloc(&shares, (uint64_t)blocks->count, sizeof *shares, "gravity"), done);
    for (int64_t i = 0; i < set->count; i++)
        for (int32_t d = 0; d < dimension; d++)
            centre[d] += (double)asc_segments_point(set, i)[d] / (double)set->count;
    add_up(blocks, centre, shares, energy);
    energy->isolated = 0;
    if (energy->used == 0)
        goto done;
    energy->null_nodes = energy->null_flips = 0;
    if (blocks->count <= ASC_FEW_BLOCKS) {
        asc_flips_of_shares(shares, blocks->count, stream, energy);
        goto done;
    }
    for (int64_t g = 0; g < blocks->count; g++)
        squares += shares[g] * shares[g];
    asc_flips_normal(squares, energy);
done:
    free(centre);
    free(shares);
    return code;
}
