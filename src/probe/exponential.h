/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exponential in float32, elementwise over many. Internal; pure. */
#ifndef ATTRSCOPE_PROBE_EXPONENTIAL_H
#define ATTRSCOPE_PROBE_EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
/* Elementwise and without contraction, so every variant computes the same bits. */
#define FOR_EVERY_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_EVERY_CPU
#endif

/* exp(x) for x <= 0: 2^k by exponent bits times a degree-6 polynomial, within 2 units in the last
 * place; 0 below the normal range. */
static inline float asc_exp_negative(float x) {
    float clipped = x > -87.0f ? x : -87.0f;
    float shifted = clipped * 0x1.715476p+0f + 0x1.8p23f;
    float k = shifted - 0x1.8p23f;
    float r = clipped - k * 0x1.62e4p-1f - k * 0x1.7f7d1cp-20f;
    float p = 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    int32_t bits = ((int32_t)k + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return x > -87.0f ? p * power : 0.0f;
}

#endif
