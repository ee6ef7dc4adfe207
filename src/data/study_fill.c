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

/* Every rank calls this, with count 0 if it has nothing. */
static asc_code write_rows(const fill *state, hid_t dataset, int64_t position, int64_t count,
                           int64_t dimension, const float *rows) {
    asc_code code = ASC_OK;
    hsize_t start[2] = {(hsize_t)position, 0}, extent[2] = {(hsize_t)count, (hsize_t)dimension};
    hid_t target = H5Dget_space(dataset), source = H5Screate_simple(2, extent, NULL);
    if (count > 0)
        H5Sselect_hyperslab(target, H5S_SELECT_SET, start, NULL, extent, NULL);
    else
        H5Sselect_none(target);
    if (H5Dwrite(dataset, H5T_NATIVE_FLOAT, source, target, state->transfer, rows) < 0)
        code = asc_h5_fail(ASC_IO, state->path, "writing embeddings failed");
    asc_h5_drop(source);
    asc_h5_drop(target);
    return code;
}

static void add_rows(asc_checksum *checksum, int64_t position, int64_t count, int64_t dimension,
                     const float *rows) {
    for (int64_t i = 0; i < count; i++)
        asc_checksum_add(checksum, (uint64_t)(position + i), rows + i * dimension,
                         (size_t)dimension * sizeof *rows);
}

/* A bad row does not stop the batches: at their end the lowest rank's first one is the first of
 * all, and the message the same on any number of ranks. */
static asc_code write_batches(fill *state, int64_t model, hid_t dataset, float *rows,
                              asc_checksum *checksum) {
    const asc_study_sources *sources = state->sources;
    int64_t dimension = sources->arrays[model].shape[1], batch = asc_study_batch_rows(dimension);
    int64_t position = sources->position;
    asc_code code = ASC_OK, row_code = ASC_OK;
    for (int64_t done = 0; done < sources->most; done += batch) {
        int64_t left = sources->count - done, kept = 0;
        int64_t count = left < 0 ? 0 : left < batch ? left : batch;
        if (code == ASC_OK)
            code = asc_study_read_source(sources, model, sources->begin + done, count, rows, &kept,
                                         &row_code);
        ASC_TRY(code, asc_agree(state->comm, code), failed);
        add_rows(checksum, position, kept, dimension, rows);
        code = write_rows(state, dataset, position, kept, dimension, rows);
        position += kept;
        asc_progress_add(&state->progress, (double)count);
    }
    ASC_TRY(code, asc_agree(state->comm, code), failed);
    code = asc_agree(state->comm, row_code);
failed:
    return code;
}

static asc_code open_model(const fill *state, int64_t model, hid_t *dataset) {
    const asc_model_settings *settings = &state->sources->models[model];
    char *name = NULL;
    asc_code code = asc_agree(state->comm, asc_format(&name, "models/%s_%s/embeddings",
                                                      settings->name, settings->architecture));
    if (code == ASC_OK) {
        *dataset = H5Dopen2(state->file, name, H5P_DEFAULT);
        code = *dataset < 0 ? asc_h5_fail(ASC_IO, state->path, "space for embeddings is refused")
                            : ASC_OK;
        code = asc_agree(state->comm, code);
    }
    free(name);
    return code;
}

static asc_code write_model(fill *state, int64_t model, char checksum[ASC_CHECKSUM_TEXT]) {
    asc_code code = ASC_OK;
    int64_t dimension = state->sources->arrays[model].shape[1];
    int64_t batch = asc_study_batch_rows(dimension);
    float *rows = NULL;
    asc_checksum sum = {{0}};
    hid_t dataset = -1;
    if (batch > state->sources->most)
        batch = state->sources->most;
    ASC_TRY(code, open_model(state, model, &dataset), done);
    ASC_TRY(code,
            asc_agree(state->comm, asc_alloc(&rows, (uint64_t)(batch * dimension), sizeof *rows,
                                             "a batch of embeddings")),
            done);
    ASC_TRY(code, write_batches(state, model, dataset, rows, &sum), done);
    asc_checksum_reduce(state->comm, &sum);
    asc_checksum_print(&sum, checksum);
    code = overwrite(state, dataset, checksum);
done:
    asc_h5_drop(dataset);
    free(rows);
    return code;
}

static asc_code write_models(fill *state, const asc_images *images) {
    asc_code code = ASC_OK;
    asc_checksum study = {{0}};
    char text[ASC_CHECKSUM_TEXT], label[2 * ASC_NAME_LENGTH];
    ASC_TRY(code, asc_agree(state->comm, asc_study_checksum_images(images, &study)), done);
    for (int64_t model = 0; model < state->sources->n_models; model++) {
        const asc_model_settings *settings = &state->sources->models[model];
        ASC_TRY(code, write_model(state, model, text), done);
        snprintf(label, sizeof label, "%s_%s", settings->name, settings->architecture);
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
