/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean colours as the published script takes them, by OpenCV's 8-bit HSV. Internal; local, pure. */
#ifndef ATTRSCOPE_ENRICH_COLOUR_H
#define ATTRSCOPE_ENRICH_COLOUR_H

#include <stddef.h>
#include <stdint.h>

/* R, G, B, H, S, V: H in 0..179 (half degrees), the others in 0..255. */
enum { ASC_COLOURS = 6, ASC_COLOUR_LEVELS = 256 };

/* Sums over pixels: integers, so their order does not matter. */
typedef struct asc_colour {
    int32_t saturation[ASC_COLOUR_LEVELS]; /* by V: 255 / V in fixed point */
    int32_t hue[ASC_COLOUR_LEVELS];        /* by V - min: 180 / (6 (V - min)) */
    uint64_t sums[ASC_COLOURS];
    uint64_t pixels;
} asc_colour;

/* Makes the tables; the sums are zero. */
void asc_colour_init(asc_colour *colour);

/* Sums of zero, for another image. */
void asc_colour_clear(asc_colour *colour);

/* Adds pixels [n, 3] of R, G, B, with the fixed-point hue and saturation of OpenCV's
 * COLOR_RGB2HSV: docs/method.md, "Mean colours". O(n). */
void asc_colour_add(asc_colour *colour, const uint8_t *rgb, size_t n);

#endif
