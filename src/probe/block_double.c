/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cblas.h>
#include <math.h>
#include <string.h>

#include "probe/objective.h"

static void logistic_residuals(const asc_probe_block *block, const double *intercepts,
                               double *margins) {
    int width = block->width;
    double *residual = block->tally + ASC_SUM_RESIDUAL * width;
    double *loss = block->tally + ASC_SUM_LOSS * width;
    double *curvature = block->tally + ASC_SUM_CURVATURE * width;
    memset(block->tally, 0, sizeof(double) * ASC_SUM_EXTRA * (size_t)width);
    for (int i = 0; i < block->count; i++) {
        const int8_t *signs = block->signs + i * block->stride;
        double *margin = margins + (int64_t)i * width;
        for (int p = 0; p < width; p++) {
            double sign = signs[block->running[p]];
            double m = sign * (margin[p] + intercepts[p]);
            double e = exp(-fabs(m)), inverse = 1.0 / (1.0 + e);
            margin[p] = -sign * (m > 0.0 ? e * inverse : inverse);
            residual[p] += margin[p];
            if (sign != 0.0) {
                loss[p] += (m < 0.0 ? -m : 0.0) + log1p(e);
                curvature[p] += e * inverse * inverse;
            }
        }
    }
}

void asc_probe_block_double(const asc_probe_block *block, const double *rows, const double *weights,
                            const double *intercepts, double *margins, double *gradient) {
    int width = block->width, d = block->dimension;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, block->count, width, d, 1.0, rows, d,
                weights, d, 0.0, margins, width);
    if (block->signs)
        logistic_residuals(block, intercepts, margins);
    else
        asc_probe_residuals_double(block, intercepts, margins);
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, width, d, block->count, 1.0, margins,
                width, rows, d, 0.0, gradient, d);
}
