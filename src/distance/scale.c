/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distance/scale.h"

#include <math.h>

int asc_scale_exponent(double largest) {
    if (!(largest > 0) || !isfinite(largest))
        return 0;
    const int exponent = ilogb(largest);
    return exponent < ASC_SCALE_LEAST || exponent > ASC_SCALE_MOST ? exponent - ASC_SCALE_MOST : 0;
}

asc_scale asc_scale_of(int exponent) {
    return (asc_scale){ldexp(1, exponent / 2), ldexp(1, exponent - exponent / 2)};
}
