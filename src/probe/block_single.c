/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cblas.h>
#include <math.h>
#include <string.h>

#include "probe/exponential.h"
#include "probe/objective.h"

/* Residuals are added in float32 over so many rows before they go to float64. */
enum { STRIP = 16 };

/* log(1 + e) for 0 <= e <= 1, as 2 artanh(e / (2 + e)). */
static inline float log_one_plus(float e) {
    float t = e / (2.0f + e), s = t * t;
    float p = 1.0f / 13.0f;
    p = p * s + 1.0f / 11.0f;
    p = p * s + 1.0f / 9.0f;
    p = p * s + 1.0f / 7.0f;
    p = p * s + 1.0f / 5.0f;
    p = p * s + 1.0f / 3.0f;
    p = p * s + 1.0f;
    return 2.0f * t * p;
}

/* Turns one row's margins [width] into residuals and adds to the strip's sums. */
FOR_EVERY_CPU static void residuals(int width, const float *restrict intercepts,
                                    const float *restrict sign, float *restrict margin,
                                    float *restrict residual, float *restrict loss,
                                    float *restrict curvature) {
    for (int p = 0; p < width; p++) {
        float m = sign[p] * (margin[p] + intercepts[p]);
        float used = sign[p] * sign[p];
        float e = asc_exp_negative(-fabsf(m));
        float inverse = 1.0f / (1.0f + e);
        float wrong = m > 0.0f ? e * inverse : inverse;
        float r = -sign[p] * wrong;
        margin[p] = r;
        residual[p] += r;
        loss[p] += used * ((m < 0.0f ? -m : 0.0f) + log_one_plus(e));
        curvature[p] += used * e * inverse * inverse;
    }
}

static void gather_signs(const asc_probe_block *block, int row, float *sign) {
    const int8_t *signs = block->signs + row * block->stride;
    for (int p = 0; p < block->width; p++)
        sign[p] = (float)signs[block->running[p]];
}

static void logistic_residuals(const asc_probe_block *block, const float *intercepts,
                               float *margins) {
    int width = block->width;
    float sign[ASC_PROBE_PANEL], strip[ASC_SUM_EXTRA][ASC_PROBE_PANEL];
    memset(block->tally, 0, sizeof(double) * ASC_SUM_EXTRA * (size_t)width);
    for (int first = 0; first < block->count; first += STRIP) {
        memset(strip, 0, sizeof strip);
        int end = first + STRIP < block->count ? first + STRIP : block->count;
        for (int i = first; i < end; i++) {
            gather_signs(block, i, sign);
            residuals(width, intercepts, sign, margins + (int64_t)i * width,
                      strip[ASC_SUM_RESIDUAL], strip[ASC_SUM_LOSS], strip[ASC_SUM_CURVATURE]);
        }
        for (int s = 0; s < ASC_SUM_EXTRA; s++)
            for (int p = 0; p < width; p++)
                block->tally[s * width + p] += strip[s][p];
    }
}

void asc_probe_block_single(const asc_probe_block *block, const float *rows, const float *weights,
                            const float *intercepts, float *margins, float *gradient) {
    int width = block->width, d = block->dimension;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, block->count, width, d, 1.0f, rows, d,
                weights, d, 0.0f, margins, width);
    if (block->signs)
        logistic_residuals(block, intercepts, margins);
    else
        asc_probe_residuals_single(block, intercepts, margins);
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, width, d, block->count, 1.0f, margins,
                width, rows, d, 0.0f, gradient, d);
}
