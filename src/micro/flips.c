/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/flips.h"

#include <math.h>

#include "attrscope/random.h"
#include "attrscope/stats.h"

/* A sum under one flip: bit g of `turned` is set where block g is. */
typedef double flipped_sum(const double *terms, int64_t count, uint64_t turned);

static double sign_of(uint64_t turned, int64_t block) {
    return turned >> block & 1 ? -1 : 1;
}

static double sum_of_pairs(const double *t, int64_t count, uint64_t turned) {
    double sum = 0;
    for (int64_t g = 0; g < count; g++) {
        double row = 0;
        for (int64_t h = g + 1; h < count; h++)
            row += sign_of(turned, h) * t[g * count + h];
        sum += sign_of(turned, g) * row;
    }
    return sum;
}

static double sum_of_shares(const double *share, int64_t count, uint64_t turned) {
    double sum = 0;
    for (int64_t g = 0; g < count; g++)
        sum += sign_of(turned, g) * share[g];
    return sum;
}

/* The first block may stay as it is: turning all changes no size. */
static double pvalue_of(flipped_sum *sum, const double *terms, int64_t count,
                        asc_flip_stream stream) {
    const double least = fabs(sum(terms, count, 0)) * (1 - 1e-12); /* ties, but for rounding */
    const bool all = count <= 10;
    const uint64_t flips = all ? (uint64_t)1 << (count - 1) : ASC_FLIPS + 1;
    uint64_t as_large = 1;
    for (uint64_t f = 1; f < flips; f++) {
        const uint64_t turned =
            all ? f << 1
                : asc_random_bits(stream.seed, ASC_RANDOM_MICRO_FLIPS, f, stream.attribute);
        as_large += fabs(sum(terms, count, turned)) >= least;
    }
    return (double)as_large / (double)flips;
}

void asc_flips_of_pairs(const double *t, int64_t count, asc_flip_stream stream,
                        asc_energy *energy) {
    double squares = 0;
    for (int64_t g = 0; g < count; g++)
        for (int64_t h = g + 1; h < count; h++)
            squares += t[g * count + h] * t[g * count + h];
    energy->error = sqrt(squares);
    energy->pvalue = squares > 0 ? pvalue_of(sum_of_pairs, t, count, stream) : NAN;
}

void asc_flips_of_shares(const double *share, int64_t count, asc_flip_stream stream,
                         asc_energy *energy) {
    double squares = 0;
    for (int64_t g = 0; g < count; g++)
        squares += share[g] * share[g];
    energy->error = sqrt(squares);
    energy->pvalue = squares > 0 ? pvalue_of(sum_of_shares, share, count, stream) : NAN;
}

void asc_flips_normal(double square_sum, asc_energy *energy) {
    energy->error = sqrt(square_sum);
    energy->pvalue =
        square_sum > 0 ? asc_normal_pvalue(energy->value - energy->null_flips, energy->error) : NAN;
}
