/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flips of blocks: what a sum would be if each block's fields pointed either way by the toss of a
 * coin (docs/method.md, "Microscale"). Internal; local. */
#ifndef ATTRSCOPE_MICRO_FLIPS_H
#define ATTRSCOPE_MICRO_FLIPS_H

#include "micro/blocks.h"

/* Flips beside what is there, for the p-value of few blocks. */
enum { ASC_FLIPS = 999 };

/* Where the tosses of an attribute come from. */
typedef struct asc_flip_stream {
    uint64_t seed;
    uint32_t attribute;
} asc_flip_stream;

/* Sets a row's standard error and two-sided p-value from the pairs of few blocks: t [count, count]
 * holds at [g, h], g < h, what the pair (g, h) adds to the sum; both turn sign when one of them
 * does. All flips when there are at most ASC_FLIPS + 1, else drawn ones. NaN where no two blocks
 * meet. Pure; O(ASC_FLIPS count^2). */
void asc_flips_of_pairs(const double *t, int64_t count, asc_flip_stream stream, asc_energy *energy);

/* The same for a sum of the blocks' shares [count]. */
void asc_flips_of_shares(const double *share, int64_t count, asc_flip_stream stream,
                         asc_energy *energy);

/* For many blocks: the standard error is the root of the sum of squares, the p-value the normal
 * one. Pure. */
void asc_flips_normal(double square_sum, asc_energy *energy);

#endif
