/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/random.h"

#include <Random123/philox.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static philox4x32_ctr_t generate(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b) {
    philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    philox4x32_ctr_t counter = {{(uint32_t)a, (uint32_t)(a >> 32), b, (uint32_t)use}};
    return philox4x32(counter, key);
}

static double to_unit(uint32_t high, uint32_t low) {
    uint64_t bits = ((uint64_t)high << 32 | low) >> 11;
    return ((double)bits + 0.5) * 0x1p-53;
}

uint64_t asc_random_bits(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b) {
    philox4x32_ctr_t r = generate(seed, use, a, b);
    return (uint64_t)r.v[0] << 32 | r.v[1];
}

double asc_random_uniform(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b) {
    philox4x32_ctr_t r = generate(seed, use, a, b);
    return to_unit(r.v[0], r.v[1]);
}

double asc_random_normal(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b) {
    philox4x32_ctr_t r = generate(seed, use, a, b);
    double radius = sqrt(-2.0 * log(to_unit(r.v[0], r.v[1])));
    return radius * cos(2.0 * M_PI * to_unit(r.v[2], r.v[3]));
}

/* Natural logarithm of (r + 0.5) / 2^32 to 1e-11, from log m = 2 artanh((m-1)/(m+1)); not libm's,
 * whose last bit depends on the processor. */
static double log_unit(uint32_t r) {
    union {
        double value;
        uint64_t bits;
    } x = {.value = ((double)r + 0.5) * 0x1p-32};
    int64_t shifted = (int64_t)x.bits - 0x3FE6A09E667F3BCD; /* the bits of sqrt(1/2) */
    int64_t exponent = shifted >> 52;
    x.bits -= (uint64_t)exponent << 52;
    double t = (x.value - 1.0) / (x.value + 1.0), q = t * t;
    double series = 1.0 / 9 + q * (1.0 / 11 + q * (1.0 / 13));
    series = 1.0 + q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * series)));
    return (double)exponent * M_LN2 + 2.0 * t * series;
}

/* Two normals from two uniforms (Box-Muller). The angle's upper two bits are its quadrant, the rest
 * lies in (-pi/4, pi/4), where Taylor's series to y^12 are good to 1e-12. */
static void two_normals(uint32_t first, uint32_t second, float *out) {
    double radius = sqrt(-2.0 * log_unit(first));
    double y = (((double)(second & 0x3fffffffu) + 0.5) * 0x1p-30 - 0.5) * M_PI_2, q = y * y;
    double sine = -1.0 / 5040 + q * (1.0 / 362880 + q * (-1.0 / 39916800));
    sine = y * (1.0 + q * (-1.0 / 6 + q * (1.0 / 120 + q * sine)));
    double cosine = 1.0 / 40320 + q * (-1.0 / 3628800 + q * (1.0 / 479001600));
    cosine = 1.0 + q * (-1.0 / 2 + q * (1.0 / 24 + q * (-1.0 / 720 + q * cosine)));
    double sign = second & 0x80000000u ? -radius : radius;
    bool turned = second & 0x40000000u;
    out[0] = (float)(sign * (turned ? -sine : cosine));
    out[1] = (float)(sign * (turned ? cosine : sine));
}

void asc_random_normals(uint64_t seed, asc_random_use use, uint64_t a, int64_t count, float *out) {
    for (int64_t i = 0; i < count; i += 4) {
        philox4x32_ctr_t r = generate(seed, use, a, (uint32_t)(i / 4));
        float four[4];
        two_normals(r.v[0], r.v[1], four);
        two_normals(r.v[2], r.v[3], four + 2);
        memcpy(out + i, four, sizeof(float) * (size_t)(count - i < 4 ? count - i : 4));
    }
}
