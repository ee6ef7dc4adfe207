/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/scaling.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "distance/rows.h"
#include "spectra/axes.h"
#include "spectra/process_grid.h"

static asc_code place_centres(const asc_distance *metric, double *centres, int64_t n,
                              int32_t dimension) {
    for (int64_t i = 0; i < n; i++)
        if (!asc_distance_prepare_wide(metric, centres + i * dimension, dimension))
            return asc_fail(ASC_DATA,
                            "map: the mean embedding of identity %lld (from 0) %s: leave the "
                            "identity out",
                            (long long)i, metric->refusal);
    return ASC_OK;
}

static asc_code centre(double *points, int64_t n, int32_t dimension) {
    double *mean = NULL;
    asc_code code = asc_alloc(&mean, (uint64_t)dimension, sizeof *mean, "mean of identities");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < n; i++)
        for (int32_t d = 0; d < dimension; d++)
            mean[d] += points[i * dimension + d] / (double)n;
    for (int64_t i = 0; i < n; i++)
        for (int32_t d = 0; d < dimension; d++)
            points[i * dimension + d] -= mean[d];
    free(mean);
    return ASC_OK;
}

/* Coordinates on the axes [known, D]; a coordinate's sign as of an eigenvector. */
static asc_code place(const double *points, int32_t dimension, const double *axes, int64_t known,
                      asc_scaling *s) {
    double *column = NULL;
    asc_code code = asc_alloc(&column, (uint64_t)s->n, sizeof *column, "identities");
    for (int64_t e = 0; e < known && code == ASC_OK; e++) {
        if (!(s->values[e] > 0))
            continue;
        cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)s->n, dimension, 1, points, dimension,
                    axes + e * dimension, 1, 0, column, 1);
        asc_fix_sign(column, s->n);
        cblas_dcopy((int)s->n, column, 1, s->coordinates + e, (int)s->k);
    }
    free(column);
    return code;
}

static asc_code prepare(asc_metric metric, double *centres, int32_t dimension, asc_scaling *s) {
    asc_code code = asc_alloc(&s->coordinates, (uint64_t)s->n * (uint64_t)s->k,
                              sizeof *s->coordinates, "identities");
    if (code == ASC_OK)
        code = place_centres(asc_distance_of(metric), centres, s->n, dimension);
    return code == ASC_OK ? centre(centres, s->n, dimension) : code;
}

asc_code asc_scaling_find(MPI_Comm comm, asc_metric metric, double *centres, int64_t n,
                          int32_t dimension, int64_t k, asc_scaling *s) {
    double *axes = NULL;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *s = (asc_scaling){.n = n, .k = k < n - 1 ? k : n - 1};
    const int64_t known = s->k < dimension ? s->k : dimension;
    asc_code code = asc_alloc(&s->values, (uint64_t)s->k, sizeof *s->values, "identities");
    if (code == ASC_OK)
        code = asc_alloc(&axes, (uint64_t)known * (uint64_t)dimension, sizeof *axes, "identities");
    if (code == ASC_OK && rank == 0)
        code = prepare(metric, centres, dimension, s);
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code,
            asc_axes_of_points(comm, centres, n, dimension, known, "identities", s->values, axes),
            done);
    for (int64_t e = 0; e < s->k; e++)
        s->values[e] = fmax(s->values[e], 0);
    if (rank == 0)
        code = place(centres, dimension, axes, known, s);
    code = asc_agree(comm, code);
done:
    free(axes);
    return code;
}

void asc_scaling_free(asc_scaling *s) {
    free(s->values);
    free(s->coordinates);
    *s = (asc_scaling){0};
}
