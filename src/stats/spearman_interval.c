/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "attrscope/stats.h"

asc_code asc_influence_move(const double *values, const double *influence, int64_t n, int64_t count,
                            int64_t draws, uint64_t seed, double *moved) {
    float *factors = NULL;
    asc_code code = asc_alloc(&factors, (uint64_t)n * (uint64_t)omp_get_max_threads(),
                              sizeof *factors, "draws of influences");
    if (code != ASC_OK)
        return code;
#pragma omp parallel for schedule(static)
    for (int64_t d = 0; d < draws; d++) {
        double *one = moved + d * count;
        float *factor = factors + omp_get_thread_num() * n;
        asc_random_normals(seed, ASC_RANDOM_BOOTSTRAP, (uint64_t)d, n, factor);
        memcpy(one, values, (size_t)count * sizeof *one);
        for (int64_t k = 0; k < n; k++)
            for (int64_t a = 0; a < count; a++)
                one[a] += (double)factor[k] * influence[k * count + a];
    }
    free(factors);
    return ASC_OK;
}

/* Fisher's z; a rho of one is taken for one that is nearly so. */
static double fisher(double rho) {
    const double MOST = 0.9999;
    return atanh(fmin(fmax(rho, -MOST), MOST));
}

asc_code asc_spearman_interval(const double *x, const double *y, const double *moved_x,
                               const double *moved_y, int64_t count, int64_t draws,
                               asc_interval *interval) {
    double *z = NULL, rho = NAN, pvalue;
    *interval = (asc_interval){NAN, NAN};
    asc_code code = asc_alloc(&z, (uint64_t)draws, sizeof *z, "draws of influences");
    for (int64_t d = 0; d < draws && code == ASC_OK; d++) {
        code = asc_spearman(moved_x + d * count, moved_y + d * count, count, &rho, &pvalue);
        z[d] = fisher(rho);
    }
    if (code == ASC_OK)
        code = asc_spearman(x, y, count, &rho, &pvalue);
    if (code == ASC_OK && !isnan(rho)) {
        /* Noise pulls correlations of ranks towards 0; the draws, noisy twice, tell how far. */
        const double ROUNDING = 1e-9;
        const double error = hypot(asc_deviation(z, draws, 1), asc_mean(z, draws) - fisher(rho));
        if (error > ROUNDING)
            *interval = (asc_interval){fmin(tanh(fisher(rho) - ASC_NORMAL_975 * error), rho),
                                       fmax(tanh(fisher(rho) + ASC_NORMAL_975 * error), rho)};
    }
    free(z);
    return code;
}
