/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "study/parts.h"

/* Joining runs to one selection costs HDF5 their square. */
enum { MOST_RUNS = 512 };

/* The list's part that is read at a time. */
typedef struct batch {
    int64_t begin;
    int64_t count;
} batch;

/* Rows begin .. end-1 of the list that follow each other in the file: the end of the run. */
static int64_t end_of_run(const int64_t *rows, int64_t begin, int64_t limit) {
    int64_t end = begin + 1;
    while (end < limit && rows[end] == rows[end - 1] + 1)
        end++;
    return end;
}

static batch next_batch(const int64_t *rows, int64_t count, int64_t begin, int64_t most_rows) {
    int64_t limit = count - begin > most_rows ? begin + most_rows : count, end = begin;
    for (int run = 0; run < MOST_RUNS && end < limit; run++)
        end = end_of_run(rows, end, limit);
    return (batch){begin, end - begin};
}

static bool select_rows(hid_t space, const int64_t *rows, int64_t count, int32_t dimension) {
    bool fine = H5Sselect_none(space) >= 0;
    for (int64_t begin = 0, end; fine && begin < count; begin = end) {
        end = end_of_run(rows, begin, count);
        hsize_t start[2] = {(hsize_t)rows[begin], 0};
        hsize_t extent[2] = {(hsize_t)(end - begin), (hsize_t)dimension};
        H5S_seloper_t how = begin == 0 ? H5S_SELECT_SET : H5S_SELECT_OR;
        fine = H5Sselect_hyperslab(space, how, start, NULL, extent, NULL) >= 0;
    }
    return fine;
}

static asc_code read_part(const asc_study *study, hid_t dataset, hid_t type, const int64_t *rows,
                          int64_t count, int32_t dimension, void *out) {
    asc_code code = ASC_OK;
    hsize_t extent[2] = {(hsize_t)count, (hsize_t)dimension};
    hid_t source = H5Dget_space(dataset);
    hid_t target = H5Screate_simple(H5Sget_simple_extent_ndims(source), extent, NULL);
    if (!select_rows(source, rows, count, dimension))
        code = asc_h5_fail(ASC_IO, study->path, "rows cannot be selected");
    else if (H5Dread(dataset, type, target, source, H5P_DEFAULT, out) < 0)
        code = asc_h5_fail(ASC_IO, study->path, "reading embeddings failed");
    asc_h5_drop(target);
    asc_h5_drop(source);
    return code;
}

/* Whether the rows are what was written, by their hashes. */
static asc_code check_rows(const asc_study *study, int64_t model, const int64_t *rows,
                           int64_t count, const float *values, const uint64_t *hashes) {
    const int32_t dimension = study->models[model].dimension;
    int64_t first = -1, last = -1;
    for (int64_t i = 0; i < count; i++) {
        uint64_t found;
        asc_study_hash_rows(values + i * dimension, rows[i], 1, dimension, &found);
        if (found == hashes[i])
            continue;
        first = first < 0 ? rows[i] : first;
        last = rows[i];
    }
    if (first < 0)
        return ASC_OK;
    char name[4 * ASC_NAME_LENGTH];
    snprintf(name, sizeof name, "models/%s/" ASC_STUDY_EMBEDDINGS ", rows %lld to %lld",
             study->models[model].label, (long long)first, (long long)last);
    return asc_h5_differs(study->file, name);
}

/* Rows, and whether they are as they were written. */
static asc_code read_batch(const asc_study *study, int64_t model, const int64_t *rows,
                           int64_t count, float *out, uint64_t *hashes) {
    const int32_t dimension = study->models[model].dimension;
    const asc_study_data *data = &study->data[model];
    asc_code code = read_part(study, data->embeddings, H5T_IEEE_F32LE, rows, count, dimension, out);
    if (code == ASC_OK)
        code = read_part(study, data->hashes, H5T_NATIVE_UINT64, rows, count, 1, hashes);
    if (code == ASC_OK)
        code = check_rows(study, model, rows, count, out, hashes);
    if (code == ASC_OK && H5Tconvert(H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, (size_t)(count * dimension),
                                     out, NULL, H5P_DEFAULT) < 0)
        code = asc_h5_fail(ASC_IO, study->path, "embeddings cannot be converted");
    return code;
}

static asc_code check_list(const asc_study *study, int64_t model, const int64_t *rows,
                           int64_t count) {
    for (int64_t i = 0; i < count; i++)
        if (rows[i] < 0 || rows[i] >= study->models[model].rows ||
            (i > 0 && rows[i] <= rows[i - 1]))
            return asc_fail(ASC_INTERNAL, "%s: rows to read are not ascending, or not there",
                            study->path);
    return ASC_OK;
}

asc_code asc_study_read_embeddings(asc_study *study, int64_t model, const int64_t *rows,
                                   int64_t count, float *out) {
    int32_t dimension = study->models[model].dimension;
    int64_t most_rows = asc_study_batch_rows(dimension), at = 0;
    uint64_t *hashes = NULL;
    asc_code code = check_list(study, model, rows, count);
    if (code == ASC_OK)
        code = asc_alloc(&hashes, (uint64_t)(count < most_rows ? count : most_rows), sizeof *hashes,
                         "hashes of rows");
    ASC_TRY(code, asc_agree(study->comm, code), done);
    while (at < count && code == ASC_OK) {
        const batch now = next_batch(rows, count, at, most_rows);
        code = read_batch(study, model, rows + now.begin, now.count, out + now.begin * dimension,
                          hashes);
        at += now.count;
    }
    code = asc_agree(study->comm, code);
done:
    free(hashes);
    return code;
}
