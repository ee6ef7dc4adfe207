/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "distance/rows.h"

/* Rows of the sample on every rank: [sample, stride]. */
static asc_code gather_sample(const asc_points *points, int32_t sample, float **rows) {
    asc_code code =
        asc_agree(points->comm, asc_alloc(rows, (uint64_t)sample * (uint64_t)points->stride,
                                          sizeof(float), "pilot sample"));
    if (code != ASC_OK)
        return code;
    for (int32_t s = 0; s < sample; s++) {
        int64_t row = asc_partition_begin(points->n, sample, s) - points->begin;
        if (row >= 0 && row < points->count)
            memcpy(*rows + (int64_t)s * points->stride, points->rows + row * points->stride,
                   (size_t)points->stride * sizeof(float));
    }
    /* One rank holds each row; the others add zeros, which is exact. */
    for (int32_t s = 0; s < sample; s++)
        if (s % 64 == 0)
            MPI_Allreduce(MPI_IN_PLACE, *rows + (int64_t)s * points->stride,
                          (sample - s < 64 ? sample - s : 64) * points->stride, MPI_FLOAT, MPI_SUM,
                          points->comm);
    return ASC_OK;
}

asc_code asc_cells_pilot(const asc_points *points, int32_t count, int32_t most, asc_cells *cells) {
    const int32_t sample = points->n < most ? (int32_t)points->n : most;
    const asc_distance *metric = asc_distance_of(points->metric);
    float *rows = NULL;
    asc_code code = gather_sample(points, sample, &rows);
    if (code != ASC_OK)
        return code;
    double range[2] = {0, 1};
    int rank = 0;
    MPI_Comm_rank(points->comm, &rank);
    if (rank == 0 && sample > 1) {
        const double pairs = 0.5 * sample * (sample - 1.0);
        double sum = 0, squares = 0;
        for (int32_t i = 0; i < sample; i++) {
            for (int32_t j = i + 1; j < sample; j++) {
                double d =
                    asc_distance_prepared(metric, rows + (int64_t)i * points->stride,
                                          rows + (int64_t)j * points->stride, points->dimension);
                sum += d;
                squares += d * d;
            }
        }
        const double mean = sum / pairs;
        const double deviation = sqrt(fmax(squares / pairs - mean * mean, 0));
        range[0] = fmax(mean - 6 * deviation, 0);
        range[1] = fmin(mean + 6 * deviation, metric->most);
        if (!(range[1] - range[0] > 1e-6 * mean))
            range[1] = range[0] + (mean > 0 ? 1e-6 * mean : 1);
    }
    MPI_Bcast(range, 2, MPI_DOUBLE, 0, points->comm);
    *cells = (asc_cells){
        .count = count, .low = (float)range[0], .scale = (float)(count / (range[1] - range[0]))};
    free(rows);
    return ASC_OK;
}
