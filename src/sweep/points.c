/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "attrscope/sweep.h"
#include "distance/rows.h"
#include "sweep/grid.h"

asc_code asc_points_init(MPI_Comm comm, asc_metric metric, int64_t n, int32_t dimension,
                         bool with_fields, asc_points *points) {
    enum { FLOATS_PER_LINE = 16 };
    *points = (asc_points){.comm = comm, .metric = metric, .n = n, .dimension = dimension};
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    /* Offsets in a block are int many floats. */
    if (dimension <= 0 || dimension > INT_MAX / ASC_BLOCK_ROWS - FLOATS_PER_LINE)
        return asc_fail(ASC_DATA, "embeddings of %d dimensions: 1 to %d are supported", dimension,
                        INT_MAX / ASC_BLOCK_ROWS - FLOATS_PER_LINE);
    points->stride = (dimension + FLOATS_PER_LINE - 1) / FLOATS_PER_LINE * FLOATS_PER_LINE;
    points->begin = asc_partition_begin(n, size, rank);
    points->count = asc_partition_begin(n, size, rank + 1) - points->begin;

    uint64_t floats = (uint64_t)points->count * (uint64_t)points->stride;
    asc_code code = asc_alloc(&points->rows, floats, sizeof(float), "embeddings of this rank");
    if (code == ASC_OK && !asc_distance_of(metric)->unit)
        code = asc_alloc(&points->norms, (uint64_t)points->count, sizeof(float), "norms");
    if (code == ASC_OK && with_fields)
        code = asc_alloc(&points->fields, floats, sizeof(float), "fields of this rank");
    code = asc_agree(comm, code);
    if (code != ASC_OK)
        asc_points_free(points);
    return code;
}

float asc_grid_norm(const float *row, int32_t dimension) {
    double sum = 0;
    for (int32_t d = 0; d < dimension; d++)
        sum += (double)row[d] * row[d];
    return (float)sum;
}

/* Makes a vector a unit one; leaves zero as it is. */
static void normalise(float *row, int32_t dimension) {
    double sum = 0;
    for (int32_t d = 0; d < dimension; d++)
        sum += (double)row[d] * row[d];
    if (!(sum > 0) || !isfinite(sum))
        return;
    double scale = 1 / sqrt(sum);
    for (int32_t d = 0; d < dimension; d++)
        row[d] = (float)(row[d] * scale);
}

/* NULL, or what is wrong with the row. */
static const char *prepare_row(const asc_distance *metric, int32_t dimension, float *row,
                               float *norm) {
    const asc_row_sums of = asc_distance_sum(row, dimension);
    const asc_placing at = metric->place(of.sum, of.squares, dimension);
    if (!isfinite(of.squares))
        return "holds a value that is not finite";
    if (!(at.length > 0))
        return metric->refusal;
    const double scale = 1 / at.length;
    for (int32_t d = 0; d < dimension; d++)
        row[d] = (float)(((double)row[d] - at.shift) * scale);
    if (!norm)
        return NULL;
    *norm = asc_grid_norm(row, dimension);
    return *norm < FLT_MAX / 8 ? NULL : "is too large for squares in float32";
}

static asc_code prepare_rows(asc_points *points) {
    const asc_distance *metric = asc_distance_of(points->metric);
    int64_t bad = INT64_MAX;
    const char *fault = NULL;
#pragma omp parallel for
    for (int64_t i = 0; i < points->count; i++) {
        float *row = points->rows + i * points->stride;
        const char *found =
            prepare_row(metric, points->dimension, row, points->norms ? &points->norms[i] : NULL);
        if (points->fields)
            normalise(points->fields + i * points->stride, points->dimension);
        if (!found)
            continue;
#pragma omp critical
        if (i < bad) {
            bad = i;
            fault = found;
        }
    }
    if (bad == INT64_MAX)
        return ASC_OK;
    return asc_fail(ASC_DATA, "embedding %lld %s; correct it, or leave the image out",
                    (long long)(points->begin + bad), fault);
}

asc_code asc_points_prepare(asc_points *points) {
    return asc_agree(points->comm, prepare_rows(points));
}

void asc_points_free(asc_points *points) {
    free(points->rows);
    free(points->norms);
    free(points->fields);
    *points = (asc_points){0};
}
