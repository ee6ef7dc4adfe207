/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "enrich/colour.h"

#include <string.h>

enum { SHIFT = 12, HALF = 1 << (SHIFT - 1), HUES = 180, MOST = ASC_COLOUR_LEVELS - 1 };

/* scale / divisor in fixed point, to the nearest, ties to even. */
static int32_t fixed_quotient(int32_t scale, int32_t divisor) {
    const int32_t numerator = scale << SHIFT;
    const int32_t below = numerator / divisor, rest = numerator % divisor;
    return below + (2 * rest > divisor || (2 * rest == divisor && below % 2 == 1));
}

void asc_colour_init(asc_colour *colour) {
    *colour = (asc_colour){{0}, {0}, {0}, 0};
    for (int32_t i = 1; i <= MOST; i++) {
        colour->saturation[i] = fixed_quotient(MOST, i);
        colour->hue[i] = fixed_quotient(HUES, 6 * i);
    }
}

void asc_colour_clear(asc_colour *colour) {
    memset(colour->sums, 0, sizeof colour->sums);
    colour->pixels = 0;
}

static int32_t larger(int32_t a, int32_t b) {
    return a > b ? a : b;
}

static int32_t smaller(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static int32_t scaled(int32_t value, int32_t quotient) {
    return (value * quotient + HALF) >> SHIFT;
}

void asc_colour_add(asc_colour *colour, const uint8_t *rgb, size_t n) {
    uint64_t *sums = colour->sums;
    for (size_t i = 0; i < n; i++) {
        const int32_t r = rgb[3 * i], g = rgb[3 * i + 1], b = rgb[3 * i + 2];
        const int32_t v = larger(larger(r, g), b), spread = v - smaller(smaller(r, g), b);
        const int32_t turn = v == r ? g - b : v == g ? b - r + 2 * spread : r - g + 4 * spread;
        const int32_t h = scaled(turn, colour->hue[spread]);
        sums[0] += (uint64_t)r;
        sums[1] += (uint64_t)g;
        sums[2] += (uint64_t)b;
        sums[3] += (uint64_t)(h < 0 ? h + HUES : h);
        sums[4] += (uint64_t)scaled(spread, colour->saturation[v]);
        sums[5] += (uint64_t)v;
    }
    colour->pixels += n;
}
