#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "data/h5_store.h"
#include "data/study_parts.h"

typedef struct fill {
    MPI_Comm comm;
    const asc_study_sources *sources;
    const char *path; /* the final name, for messages */
    hid_t file;
    hid_t transfer;
    asc_progress progress;
} fill;

/* Overwrites a text attribute of the same length, so that nothing in the file moves. */
static asc_code overwrite(const fill *state, hid_t object, const char *value) {
    asc_code code = ASC_OK;
    hid_t attribute = H5Aopen(object, "checksum", H5P_DEFAULT);
    hid_t type = H5Aget_type(attribute);
    if (attribute < 0 || H5Tget_size(type) != strlen(value) || H5Awrite(attribute, type, value) < 0)
        code = asc_h5_fail(ASC_IO, state->path, "the checksum cannot be written");
    asc_h5_drop(type);
    asc_h5_drop(attribute);
    return asc_agree(state->comm, code);
}

/* A batch of a model's rows on this rank. */
typedef struct batch {
    asc_study_data data;
    int64_t dimension;
    float *rows;      /* [most, D] */
    uint64_t *hashes; /* [most] */
} batch;

/* Writes rows of one dataset. Every rank calls this, with count 0 if it has nothing. */
static asc_code write_part(const fill *state, hid_t dataset, hid_t type, int64_t position,
                           int64_t count, int64_t dimension, const void *values) {
    asc_code code = ASC_OK;
    hsize_t start[2] = {(hsize_t)position, 0}, extent[2] = {(hsize_t)count, (hsize_t)dimension};
    hid_t target = H5Dget_space(dataset);
    hid_t source = H5Screate_simple(H5Sget_simple_extent_ndims(target), extent, NULL);
    if (count > 0)
        H5Sselect_hyperslab(target, H5S_SELECT_SET, start, NULL, extent, NULL);
    else
        H5Sselect_none(target);
    if (H5Dwrite(dataset, type, source, target, state->transfer, values) < 0)
        code = asc_h5_fail(ASC_IO, state->path, "writing embeddings failed");
    asc_h5_drop(source);
    asc_h5_drop(target);
    return code;
}

static asc_code write_rows(const fill *state, const batch *part, int64_t position, int64_t count) {
    const asc_code rows = write_part(state, part->data.embeddings, H5T_IEEE_F32LE, position, count,
                                     part->dimension, part->rows);
    const asc_code hashes =
        write_part(state, part->data.hashes, H5T_NATIVE_UINT64, position, count, 1, part->hashes);
    return rows != ASC_OK ? rows : hashes;
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
    ASC_TRY(code, asc_agree(state->comm, alloc_batch(state, &part)), done);
    ASC_TRY(code, write_batches(state, model, &part, &sum), done);
    asc_checksum_reduce(state->comm, &sum);
    asc_checksum_print(&sum, checksum);
    code = overwrite(state, part.data.embeddings, checksum);
done:
    asc_study_close_data(&part.data);
    free(part.rows);
    free(part.hashes);
    return code;
}

static asc_code write_models(fill *state, const asc_images *images) {
    asc_code code = ASC_OK;
    asc_checksum study = {{0}};
    char text[ASC_CHECKSUM_TEXT], label[2 * ASC_NAME_LENGTH];
    ASC_TRY(code, asc_agree(state->comm, asc_study_checksum_images(images, &study)), done);
    for (int64_t model = 0; model < state->sources->n_models; model++) {
        const asc_model_settings *settings = &state->sources->models[model];
        snprintf(label, sizeof label, "%s_%s", settings->name, settings->architecture);
        ASC_TRY(code, write_model(state, model, label, text), done);
        asc_study_checksum_model(&study, model, label, settings->metric, text);
    }
    asc_checksum_print(&study, text);
    code = overwrite(state, state->file, text);
done:
    return code;
}

/* Collective, but each rank writes its own long run: aggregation would gain nothing, and Open MPI's
 * aggregators hang when one of them meets a full disk. */
static asc_code writing_transfer(const char *path, hid_t *transfer) {
    asc_code code = asc_study_transfer(path, transfer);
    if (code == ASC_OK && H5Pset_dxpl_mpio_collective_opt(*transfer, H5FD_MPIO_INDIVIDUAL_IO) < 0)
        code = asc_h5_fail(ASC_IO, path, "collective transfers are refused");
    return code;
}

asc_code asc_study_fill_file(MPI_Comm comm, const asc_images *images,
                             const asc_study_sources *sources, const char *temporary,
                             const char *path) {
    fill state = {.comm = comm, .sources = sources, .path = path, .file = -1, .transfer = -1};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, writing_transfer(path, &state.transfer)), done);
    ASC_TRY(code, asc_study_open_parallel(comm, temporary, H5F_ACC_RDWR, ASC_IO, &state.file),
            done);
    asc_progress_begin(&state.progress, "import", "rows",
                       (double)sources->count * (double)sources->n_models);
    code = write_models(&state, images);
    asc_progress_end(&state.progress);
    asc_code closing = ASC_OK;
    if (H5Fclose(state.file) < 0)
        closing = asc_h5_fail(ASC_IO, path, "closing failed");
    closing = asc_agree(comm, code == ASC_OK ? closing : code);
    code = closing;
done:
    asc_h5_drop(state.transfer);
    return code;
}
