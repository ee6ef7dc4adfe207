/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "study/parts.h"

typedef struct fill {
    MPI_Comm comm;
    const asc_study_sources *sources;
    const char *path; /* the final name, for messages */
    hid_t file;
    asc_progress progress;
} fill;

/* A batch of a model's rows on this rank. */
typedef struct batch {
    asc_study_data data;
    int64_t dimension;
    float *rows;      /* [most, D] */
    uint64_t *hashes; /* [most] */
} batch;

/* Writes rows of one dataset. */
static asc_code write_part(const fill *state, hid_t dataset, hid_t type, int64_t position,
                           int64_t count, int64_t dimension, const void *values) {
    asc_code code = ASC_OK;
    hsize_t start[2] = {(hsize_t)position, 0}, extent[2] = {(hsize_t)count, (hsize_t)dimension};
    hid_t target = H5Dget_space(dataset);
    hid_t source = H5Screate_simple(H5Sget_simple_extent_ndims(target), extent, NULL);
    if (H5Sselect_hyperslab(target, H5S_SELECT_SET, start, NULL, extent, NULL) < 0 ||
        H5Dwrite(dataset, type, source, target, H5P_DEFAULT, values) < 0)
        code = asc_h5_fail(ASC_IO, state->path, "writing embeddings failed");
    asc_h5_drop(source);
    asc_h5_drop(target);
    return code;
}

static asc_code write_rows(const fill *state, const batch *part, int64_t position, int64_t count) {
    if (count == 0)
        return ASC_OK;
    const asc_code code = write_part(state, part->data.embeddings, H5T_IEEE_F32LE, position, count,
                                     part->dimension, part->rows);
    return code == ASC_OK ? write_part(state, part->data.hashes, H5T_NATIVE_UINT64, position, count,
                                       1, part->hashes)
                          : code;
}

/* As stored, with their hashes, which the model's checksum is made of. */
static asc_code finish_rows(const fill *state, const batch *part, int64_t position, int64_t count,
                            asc_checksum *checksum) {
    if (H5Tconvert(H5T_NATIVE_FLOAT, H5T_IEEE_F32LE, (size_t)(count * part->dimension), part->rows,
                   NULL, H5P_DEFAULT) < 0)
        return asc_h5_fail(ASC_IO, state->path, "embeddings cannot be converted");
    asc_study_hash_rows(part->rows, position, count, part->dimension, part->hashes);
    for (int64_t i = 0; i < count; i++)
        asc_checksum_add(checksum, (uint64_t)(position + i), &part->hashes[i],
                         sizeof *part->hashes);
    return ASC_OK;
}

/* A bad row does not stop the batches: at their end the lowest rank's first one is the first of
 * all, and the message the same on any number of ranks. */
static asc_code write_batches(fill *state, int64_t model, const batch *part,
                              asc_checksum *checksum) {
    const asc_study_sources *sources = state->sources;
    const int64_t step = asc_study_batch_rows(part->dimension);
    int64_t position = sources->position;
    asc_code code = ASC_OK, row_code = ASC_OK;
    for (int64_t done = 0; done < sources->most; done += step) {
        int64_t left = sources->count - done, kept = 0;
        int64_t count = left < 0 ? 0 : left < step ? left : step;
        if (code == ASC_OK)
            code = asc_study_read_source(sources, model, sources->begin + done, count, part->rows,
                                         &kept, &row_code);
        if (code == ASC_OK)
            code = finish_rows(state, part, position, kept, checksum);
        ASC_TRY(code, asc_agree(state->comm, code), failed);
        code = write_rows(state, part, position, kept);
        position += kept;
        asc_progress_add(&state->progress, (double)count);
    }
    ASC_TRY(code, asc_agree(state->comm, code), failed);
    code = asc_agree(state->comm, row_code);
failed:
    return code;
}

static asc_code alloc_batch(const fill *state, batch *part) {
    int64_t most = asc_study_batch_rows(part->dimension);
    if (most > state->sources->most)
        most = state->sources->most;
    asc_code code = asc_alloc(&part->rows, (uint64_t)(most * part->dimension), sizeof *part->rows,
                              "a batch of embeddings");
    return code == ASC_OK ? asc_alloc(&part->hashes, (uint64_t)most, sizeof *part->hashes,
                                      "a batch of embeddings")
                          : code;
}

static asc_code write_model(fill *state, int64_t model, const char *label,
                            char checksum[ASC_CHECKSUM_TEXT]) {
    asc_code code = ASC_OK;
    asc_checksum sum = {{0}};
    batch part = {.data = {-1, -1}, .dimension = state->sources->arrays[model].shape[1]};
    ASC_TRY(code, asc_study_open_data(state->comm, state->file, state->path, label, &part.data),
            done);
    code = alloc_batch(state, &part);
    if (code == ASC_OK)
        code = asc_array_hold(&state->sources->arrays[model]);
    ASC_TRY(code, asc_agree(state->comm, code), done);
    ASC_TRY(code, write_batches(state, model, &part, &sum), done);
    asc_checksum_reduce(state->comm, &sum);
    asc_checksum_print(&sum, checksum);
done:
    asc_array_release(&state->sources->arrays[model]);
    asc_study_close_data(&part.data);
    free(part.rows);
    free(part.hashes);
    return code;
}

static asc_code write_models(fill *state, char (*checksums)[ASC_CHECKSUM_TEXT]) {
    asc_code code = ASC_OK;
    char label[2 * ASC_NAME_LENGTH];
    for (int64_t model = 0; model < state->sources->n_models && code == ASC_OK; model++) {
        const asc_model_settings *settings = &state->sources->models[model];
        snprintf(label, sizeof label, "%s_%s", settings->name, settings->architecture);
        code = write_model(state, model, label, checksums[model]);
    }
    return code;
}

asc_code asc_study_fill_file(MPI_Comm comm, const asc_study_sources *sources, const char *temporary,
                             const char *path, char (*checksums)[ASC_CHECKSUM_TEXT]) {
    fill state = {.comm = comm, .sources = sources, .path = path, .file = -1};
    asc_code code = asc_study_open_parallel(comm, temporary, H5F_ACC_RDWR, ASC_IO, &state.file);
    if (code != ASC_OK)
        return code;
    asc_progress_begin(&state.progress, "import", "rows",
                       (double)sources->count * (double)sources->n_models);
    code = write_models(&state, checksums);
    asc_progress_end(&state.progress);
    if (H5Fclose(state.file) < 0 && code == ASC_OK)
        code = asc_h5_fail(ASC_IO, path, "closing failed");
    if (code == ASC_OK) /* each rank, as MPI-IO says nothing of what fails later */
        code = asc_atomic_flush(temporary, path);
    return asc_agree(comm, code);
}
