/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What regressions were fitted to. */
#include <cblas.h>
#include <stdlib.h>

#include "core/blas.h"
#include "probe/solver.h"

void asc_probe_original_weights(const asc_probe_points *points, const asc_probe_fit *fit,
                                double *original) {
    int32_t d = fit->dimension;
    asc_blas_prepare();
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)fit->columns, d, d, 1.0,
                fit->rotated, d + 1, points->basis, d, 0.0, original, d + 1);
    for (int64_t p = 0; p < fit->columns; p++) {
        double *weights = original + p * (d + 1);
        double shift = 0.0;
        for (int32_t j = 0; j < d; j++)
            shift += weights[j] * points->mean[j];
        weights[d] = fit->rotated[p * (d + 1) + d] - shift;
    }
}

void asc_probe_fit_free(asc_probe_fit *fit) {
    free(fit->rotated);
    free(fit->iterations);
    free(fit->converged);
    *fit = (asc_probe_fit){0};
}
