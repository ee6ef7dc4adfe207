/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/pilot.h"

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

asc_code asc_pilot_make(const asc_points *points, int32_t most, asc_pilot *pilot) {
    const int32_t sample = points->n < most ? (int32_t)points->n : most;
    const asc_distance *metric = asc_distance_of(points->metric);
    float *rows = NULL;
    int rank = 0;
    *pilot = (asc_pilot){.n = (int64_t)sample * (sample - 1) / 2};
    asc_code code = asc_alloc(&pilot->distances, (uint64_t)pilot->n + 1, sizeof *pilot->distances,
                              "pilot distances");
    ASC_TRY(code, asc_agree(points->comm, code), done);
    ASC_TRY(code, gather_sample(points, sample, &rows), done);
    MPI_Comm_rank(points->comm, &rank);
    double *out = pilot->distances;
    for (int32_t i = 0; i < sample && rank == 0; i++)
        for (int32_t j = i + 1; j < sample; j++)
            *out++ = asc_distance_prepared(metric, rows + (int64_t)i * points->stride,
                                           rows + (int64_t)j * points->stride, points->dimension);
    MPI_Bcast(pilot->distances, (int)pilot->n, MPI_DOUBLE, 0, points->comm);
done:
    free(rows);
    return code;
}

asc_cells asc_pilot_cells(const asc_pilot *pilot, const asc_distance *metric, int32_t count) {
    double range[2] = {0, 1};
    if (pilot->n > 0) {
        double sum = 0, squares = 0;
        for (int64_t i = 0; i < pilot->n; i++) {
            sum += pilot->distances[i];
            squares += pilot->distances[i] * pilot->distances[i];
        }
        const double mean = sum / (double)pilot->n;
        const double deviation = sqrt(fmax(squares / (double)pilot->n - mean * mean, 0));
        range[0] = fmax(mean - 6 * deviation, 0);
        range[1] = fmin(mean + 6 * deviation, metric->most);
        if (!(range[1] - range[0] > 1e-6 * mean))
            range[1] = range[0] + (mean > 0 ? 1e-6 * mean : 1);
    }
    return (asc_cells){
        .count = count, .low = (float)range[0], .scale = (float)(count / (range[1] - range[0]))};
}

void asc_pilot_free(asc_pilot *pilot) {
    free(pilot->distances);
    *pilot = (asc_pilot){0};
}

asc_code asc_cells_pilot(const asc_points *points, int32_t count, int32_t most, asc_cells *cells) {
    asc_pilot pilot = {0};
    asc_code code = asc_pilot_make(points, most, &pilot);
    if (code == ASC_OK)
        *cells = asc_pilot_cells(&pilot, asc_distance_of(points->metric), count);
    asc_pilot_free(&pilot);
    return code;
}
