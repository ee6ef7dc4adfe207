/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "attrscope/sweep.h"
#include "sweep/load.h"

asc_code asc_points_read(asc_study *study, int64_t model, const int64_t *rows, asc_points *points) {
    asc_code code = asc_study_read_embeddings(study, model, rows, points->count, points->rows);
    if (code != ASC_OK)
        return code;
    /* The file's rows are packed: move them to their stride from the last one on. */
    const size_t bytes = (size_t)points->dimension * sizeof(float);
    const size_t padding = (size_t)(points->stride - points->dimension) * sizeof(float);
    for (int64_t i = points->count - 1; i >= 0 && padding > 0; i--) {
        float *row = points->rows + i * points->stride;
        memmove(row, points->rows + i * points->dimension, bytes);
        memset(row + points->dimension, 0, padding);
    }
    return asc_points_prepare(points);
}

asc_code asc_points_load(MPI_Comm comm, asc_study *study, int64_t model, const int64_t *rows,
                         int64_t n, asc_points *points) {
    const asc_study_model *info = asc_study_get_model(study, model);
    asc_code code = asc_points_init(comm, info->metric, n, info->dimension, false, points);
    if (code == ASC_OK)
        code = asc_points_read(study, model, rows + points->begin, points);
    if (code != ASC_OK)
        asc_points_free(points);
    return code;
}
