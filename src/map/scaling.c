#include "map/scaling.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

/* The centres of this process' rows or columns, one after the other: [count, D]. */
static void pick(const asc_cyclic *spread, const double *centres, int32_t dimension, bool columns,
                 double *out) {
    const int count = columns ? spread->columns : spread->rows;
    for (int i = 0; i < count; i++) {
        const int64_t g = columns ? asc_cyclic_column(spread, i) : asc_cyclic_row(spread, i);
        memcpy(out + (int64_t)i * dimension, centres + g * dimension,
               (size_t)dimension * sizeof *out);
    }
}

static double squared_distance(asc_metric metric, double product, double a, double b) {
    if (metric == ASC_COSINE) {
        const double distance = 1 - product / sqrt(a * b);
        return distance * distance;
    }
    const double square = a + b - 2 * product;
    return square > 0 ? square : 0;
}

/* Squared distances of this process' piece, from a product of its rows and columns. */
static asc_code fill(asc_metric metric, const double *centres, int32_t dimension,
                     const double *norms, asc_cyclic *spread) {
    const uint64_t d = (uint64_t)dimension;
    double *rows = NULL, *columns = NULL;
    asc_code code = asc_alloc(&rows, (uint64_t)spread->rows * d, sizeof *rows, "identities");
    if (code == ASC_OK)
        code = asc_alloc(&columns, (uint64_t)spread->columns * d, sizeof *columns, "identities");
    if (code == ASC_OK && spread->rows > 0 && spread->columns > 0) {
        pick(spread, centres, dimension, false, rows);
        pick(spread, centres, dimension, true, columns);
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, spread->columns, spread->rows,
                    dimension, 1, columns, dimension, rows, dimension, 0, spread->data,
                    spread->rows);
        for (int j = 0; j < spread->columns; j++)
            for (int i = 0; i < spread->rows; i++) {
                const int64_t r = asc_cyclic_row(spread, i), c = asc_cyclic_column(spread, j);
                double *x = &spread->data[(int64_t)j * spread->rows + i];
                *x = r == c ? 0 : squared_distance(metric, *x, norms[r], norms[c]);
            }
    }
    free(rows);
    free(columns);
    return code;
}

/* B = -1/2 J d^2 J; means [n] scratch. The trace of B. */
static double centre(asc_cyclic *spread, double *means) {
    const int64_t n = spread->n;
    double all = 0, trace = 0;
    memset(means, 0, (size_t)n * sizeof *means);
    for (int j = 0; j < spread->columns; j++)
        for (int i = 0; i < spread->rows; i++)
            means[asc_cyclic_row(spread, i)] +=
                spread->data[(int64_t)j * spread->rows + i] / (double)n;
    MPI_Allreduce(MPI_IN_PLACE, means, (int)n, MPI_DOUBLE, MPI_SUM, spread->grid->comm);
    for (int64_t i = 0; i < n; i++)
        all += means[i] / (double)n;
    for (int j = 0; j < spread->columns; j++)
        for (int i = 0; i < spread->rows; i++) {
            const int64_t r = asc_cyclic_row(spread, i), c = asc_cyclic_column(spread, j);
            double *x = &spread->data[(int64_t)j * spread->rows + i];
            *x = -0.5 * (*x - means[r] - means[c] + all);
            trace += r == c ? *x : 0;
        }
    MPI_Allreduce(MPI_IN_PLACE, &trace, 1, MPI_DOUBLE, MPI_SUM, spread->grid->comm);
    return trace;
}

asc_code asc_scaling_find(const asc_process_grid *grid, asc_metric metric, const double *centres,
                          int64_t n, int32_t dimension, int64_t k, asc_scaling *s) {
    asc_cyclic spread = {0};
    double *norms = NULL, *means = NULL, *vectors = NULL;
    *s = (asc_scaling){.n = n, .k = k < n - 1 ? k : n - 1};
    asc_code code = asc_cyclic_init(grid, n, "identities", &spread);
    if (code != ASC_OK)
        goto done;
    code = asc_alloc(&norms, (uint64_t)n, sizeof *norms, "identities");
    if (code == ASC_OK)
        code = asc_alloc(&means, (uint64_t)n, sizeof *means, "identities");
    if (code == ASC_OK)
        code = asc_alloc(&vectors, (uint64_t)n * (uint64_t)s->k, sizeof *vectors, "identities");
    if (code == ASC_OK)
        code =
            asc_alloc(&s->coordinates, (uint64_t)n * (uint64_t)s->k, sizeof *vectors, "identities");
    if (code == ASC_OK)
        code = asc_alloc(&s->values, (uint64_t)s->k, sizeof *s->values, "identities");
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        norms[i] = cblas_ddot(dimension, centres + i * dimension, 1, centres + i * dimension, 1);
        if (metric == ASC_COSINE && !(norms[i] > 0))
            code = asc_fail(ASC_DATA,
                            "map: the mean embedding of identity %lld (from 0) is zero; "
                            "cosine needs a direction: leave the identity out",
                            (long long)i);
    }
    if (code == ASC_OK)
        code = fill(metric, centres, dimension, norms, &spread);
    ASC_TRY(code, asc_agree(grid->comm, code), done);
    s->trace = centre(&spread, means);
    ASC_TRY(code, asc_cyclic_eigen(&spread, s->k, "identities", s->values, vectors), done);
    for (int64_t i = 0; i < n; i++)
        for (int64_t e = 0; e < s->k; e++)
            s->coordinates[i * s->k + e] =
                s->values[e] > 0 ? vectors[e * n + i] * sqrt(s->values[e]) : 0;
done:
    asc_cyclic_free(&spread);
    free(norms);
    free(means);
    free(vectors);
    return code;
}

void asc_scaling_free(asc_scaling *s) {
    free(s->values);
    free(s->coordinates);
    *s = (asc_scaling){0};
}
