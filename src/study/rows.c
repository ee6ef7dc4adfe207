/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "distance/rows.h"
#include "distance/scale.h"
#include "study/parts.h"

/* NULL for a good row. Squares of float32 cannot overflow a double, so their sum tells both. */
static const char *find_fault(const float *row, int64_t dimension, asc_metric metric) {
    const asc_distance *kind = asc_distance_of(metric);
    const asc_row_sums of = asc_distance_sum(row, (int32_t)dimension);
    if (!isfinite(of.squares))
        return "holds a value that is not finite";
    return kind->place(of.sum, of.squares, (int32_t)dimension).length > 0 ? NULL : kind->refusal;
}

/* The largest value of a row in its file; 0 where none is finite, or it cannot be read. */
static double find_largest(const asc_array *array, int64_t row) {
    double *values = NULL, largest = 0;
    if (asc_alloc(&values, (uint64_t)array->shape[1], sizeof *values, array->path) == ASC_OK &&
        asc_array_read_f64(array, row, 1, values) == ASC_OK)
        for (int64_t d = 0; d < array->shape[1]; d++)
            largest = isfinite(values[d]) ? fmax(largest, fabs(values[d])) : largest;
    free(values);
    return largest;
}

/* A row, as it is kept, that is so small beside the array's largest value that digits are lost,
 * which happens to float64 alone; in the array's own unit only a direction suffers from it. */
static asc_code check_size(const asc_study_sources *sources, int64_t model, int64_t row,
                           const float *values) {
    const float least = 0x1p-100f;
    const asc_array *array = &sources->arrays[model];
    const int exponent = sources->exponents[model];
    char others[48] = "others";
    if (array->item_size <= (int32_t)sizeof *values ||
        (exponent == 0 && !asc_distance_of(sources->models[model].metric)->unit))
        return ASC_OK;
    for (int64_t d = 0; d < array->shape[1]; d++)
        if (!(fabsf(values[d]) < least))
            return ASC_OK;
    const double largest = find_largest(array, row);
    if (!(largest > 0))
        return ASC_OK;
    if (exponent != 0)
        snprintf(others, sizeof others, "largest, of about %g",
                 ldexp(1, ASC_SCALE_MOST + exponent));
    return asc_fail(ASC_DATA,
                    "%s: row %lld (image %s) has no value above %g, too little to be kept in "
                    "float32 beside the array's %s; look which is wrong",
                    array->path, (long long)row, sources->names[row], largest, others);
}

static asc_code check_row(const asc_study_sources *sources, int64_t model, int64_t row,
                          const float *values) {
    const asc_array *array = &sources->arrays[model];
    asc_code code = check_size(sources, model, row, values);
    const char *fault = find_fault(values, array->shape[1], sources->models[model].metric);
    if (code != ASC_OK || !fault)
        return code;
    return asc_fail(ASC_DATA,
                    "%s: row %lld (image %s) %s; repair it, or drop such images with "
                    "images.skip_bad_rows: true",
                    array->path, (long long)row, sources->names[row], fault);
}

asc_code asc_study_read_source(const asc_study_sources *sources, int64_t model, int64_t first,
                               int64_t count, float *out, int64_t *kept, asc_code *row_code) {
    const asc_array *array = &sources->arrays[model];
    int64_t dimension = array->shape[1];
    *kept = 0;
    if (count == 0)
        return ASC_OK;
    asc_code code = asc_array_read_scaled(array, sources->exponents[model], first, count, out);
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < count; i++) {
        if (sources->keep && !sources->keep[first + i])
            continue;
        const float *row = out + i * dimension;
        if (*row_code == ASC_OK)
            *row_code = check_row(sources, model, first + i, row);
        if (*kept != i)
            memcpy(out + *kept * dimension, row, (size_t)dimension * sizeof *row);
        ++*kept;
    }
    return ASC_OK;
}

/* Clears keep[i] for the bad rows of this rank's share of one model. */
static asc_code mark_bad_rows(const asc_study_sources *sources, int64_t model, uint8_t *keep,
                              asc_progress *progress) {
    asc_array *array = &sources->arrays[model];
    int64_t dimension = array->shape[1], batch = asc_study_batch_rows(dimension);
    int64_t end = sources->begin + sources->count;
    float *rows = NULL;
    asc_code code = ASC_OK;
    if (batch > sources->count)
        batch = sources->count;
    ASC_TRY(code,
            asc_alloc(&rows, (uint64_t)(batch * dimension), sizeof *rows, "a batch of embeddings"),
            done);
    ASC_TRY(code, asc_array_hold(array), done);
    for (int64_t first = sources->begin; first < end; first += batch) {
        int64_t count = end - first < batch ? end - first : batch;
        ASC_TRY(code, asc_array_read_scaled(array, sources->exponents[model], first, count, rows),
                done);
        for (int64_t i = 0; i < count; i++) {
            const float *row = rows + i * dimension;
            ASC_TRY(code, check_size(sources, model, first + i, row), done);
            if (find_fault(row, dimension, sources->models[model].metric))
                keep[first + i] = 0;
        }
        asc_progress_add(progress, (double)count);
    }
done:
    asc_array_release(array);
    free(rows);
    return code;
}

/* Every rank marked its own rows; afterwards all know all. */
static void share_marks(MPI_Comm comm, uint8_t *keep, int64_t rows) {
    enum { PIECE = 1 << 24 };
    for (int64_t first = 0; first < rows; first += PIECE) {
        int count = rows - first < PIECE ? (int)(rows - first) : PIECE;
        MPI_Allreduce(MPI_IN_PLACE, keep + first, count, MPI_UINT8_T, MPI_MIN, comm);
    }
}

static asc_code count_kept(asc_study_sources *sources) {
    int64_t first_bad = -1;
    sources->kept = 0;
    sources->position = 0;
    for (int64_t i = 0; i < sources->rows; i++) {
        sources->kept += sources->keep[i];
        sources->position += i < sources->begin && sources->keep[i];
        if (first_bad < 0 && !sources->keep[i])
            first_bad = i;
    }
    if (sources->kept == 0)
        return asc_fail(ASC_DATA,
                        "every image has a row that is zero or not finite in one of the models; "
                        "repair the embeddings");
    if (first_bad >= 0)
        asc_log(
            ASC_LOG_WARN,
            "dropped %lld of %lld images, whose row is zero or not finite in a model; the first "
            "is row %lld (image %s)",
            (long long)(sources->rows - sources->kept), (long long)sources->rows,
            (long long)first_bad, sources->names[first_bad]);
    return ASC_OK;
}

asc_code asc_study_drop_bad_rows(MPI_Comm comm, asc_study_sources *sources) {
    asc_progress progress;
    asc_code code = asc_agree(
        comm, asc_alloc(&sources->keep, (uint64_t)sources->rows, 1, "the marks of kept rows"));
    if (code != ASC_OK)
        return code;
    memset(sources->keep, 1, (size_t)sources->rows);
    asc_progress_begin(&progress, "checking rows", "rows",
                       (double)sources->count * (double)sources->n_models);
    for (int64_t model = 0; model < sources->n_models && code == ASC_OK; model++)
        code = asc_agree(comm, mark_bad_rows(sources, model, sources->keep, &progress));
    asc_progress_end(&progress);
    if (code != ASC_OK)
        return code;
    share_marks(comm, sources->keep, sources->rows);
    return asc_agree(comm, count_kept(sources));
}
