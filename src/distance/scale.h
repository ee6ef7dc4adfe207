/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The unit that embeddings are kept in: theirs, or a power of two of it, so that in float32 neither
 * a component nor the sum of the squares of as many as there may be leaves the range. Internal;
 * pure.
 */
#ifndef ATTRSCOPE_DISTANCE_SCALE_H
#define ATTRSCOPE_DISTANCE_SCALE_H

#include <stdbool.h>

#include "distance/distance.h"

/* Embeddings whose largest component is of 2^LEAST to 2^MOST are kept as they are; all others are
 * brought to 2^MOST, with most room for what is smaller. */
enum { ASC_SCALE_LEAST = -24, ASC_SCALE_MOST = 40 };

/* The exponent e of embeddings whose largest finite component has this magnitude: they are kept
 * times 2^-e. */
int asc_scale_exponent(double largest);

/* value 2^exponent without a step out of the range of double on the way. */
typedef struct asc_scale {
    double first, second;
} asc_scale;

asc_scale asc_scale_of(int exponent);

static inline double asc_scale_apply(asc_scale scale, double value) {
    return value * scale.first * scale.second;
}

#endif
