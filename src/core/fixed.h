/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums in fixed point: integer addition is associative, so a sum is the same bits in whatever order
 * threads and ranks add its parts. Internal. */
#ifndef ATTRSCOPE_CORE_FIXED_H
#define ATTRSCOPE_CORE_FIXED_H

#include <math.h>
#include <stdint.h>

typedef struct asc_fixed {
    double scale; /* a power of two: integer = value x scale */
    double limit; /* largest magnitude of one part, already scaled */
} asc_fixed;

/* For a sum of `parts` parts that is at most `bound` (> 0) in magnitude; its resolution is below
 * 2^-60 of the bound. A part beyond its share is clipped, so that nothing overflows. Pure. */
static inline asc_fixed asc_fixed_for(double bound, int64_t parts) {
    int exponent = 0;
    frexp(bound, &exponent);
    return (asc_fixed){.scale = ldexp(1.0, 61 - exponent), .limit = 0x1p62 / (double)parts};
}

/* Rounded to nearest; NaN is clipped to the limit. Pure. */
static inline int64_t asc_fixed_from(asc_fixed fixed, double value) {
    double scaled = value * fixed.scale;
    if (!(scaled < fixed.limit))
        scaled = fixed.limit;
    else if (scaled < -fixed.limit)
        scaled = -fixed.limit;
    return llrint(scaled);
}

static inline double asc_fixed_value(asc_fixed fixed, int64_t sum) {
    return (double)sum / fixed.scale;
}

#endif
