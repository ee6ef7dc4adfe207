/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "core/open_code.h"
#include "files/h5_store.h"
#include "study/parts.h"

/* A text attribute that must be there and shorter than `size`. */
static asc_code read_text(hid_t place, const char *name, char *out, size_t size) {
    char *value = NULL;
    asc_code code = asc_h5_get_attribute(place, name, &value);
    if (code == ASC_OK && (!value || strlen(value) >= size))
        code = asc_h5_refuse(place, name, "is missing or too long");
    if (code == ASC_OK)
        snprintf(out, size, "%s", value);
    free(value);
    return code;
}

static asc_code read_metric(hid_t dataset, asc_metric *metric) {
    char text[32];
    asc_code code = read_text(dataset, "metric", text, sizeof text);
    if (code != ASC_OK)
        return code;
    return asc_metric_find(text, metric)
               ? ASC_OK
               : asc_h5_refuse(dataset, "metric", "is none of this program's metrics");
}

static asc_code read_exponent(hid_t dataset, int *exponent) {
    enum { MOST = 1200 }; /* what doubles need */
    char text[16], *end = NULL;
    asc_code code = read_text(dataset, "exponent", text, sizeof text);
    if (code != ASC_OK)
        return code;
    const long value = strtol(text, &end, 10);
    *exponent = (int)value;
    return end != text && *end == '\0' && labs(value) <= MOST
               ? ASC_OK
               : asc_h5_refuse(dataset, "exponent", "is no power of two");
}

static asc_code check_type(hid_t dataset, const char *name, hid_t wanted) {
    const hid_t type = H5Dget_type(dataset);
    const bool same = type >= 0 && H5Tequal(type, wanted) > 0;
    asc_h5_drop(type);
    return same ? ASC_OK : asc_h5_refuse(dataset, name, "has the wrong type");
}

static asc_code check_hashes(hid_t models, const char *label, int64_t rows) {
    char *name = NULL;
    hid_t dataset = -1;
    asc_code code = asc_format(&name, "%s/" ASC_STUDY_HASHES, label);
    if (code == ASC_OK)
        code = asc_h5_open_dataset(models, name, 1, &rows, &dataset);
    if (code == ASC_OK)
        code = check_type(dataset, name, H5T_STD_U64LE);
    asc_h5_drop(dataset);
    free(name);
    return code;
}

static asc_code read_model(hid_t models, const char *label, int64_t rows, asc_study_model *model) {
    asc_code code = ASC_OK;
    char *target = NULL;
    int64_t dims[2] = {rows, -1};
    hid_t dataset = -1;
    ASC_TRY(code, asc_format(&target, "%s/" ASC_STUDY_EMBEDDINGS, label), done);
    ASC_TRY(code, asc_h5_open_dataset(models, target, 2, dims, &dataset), done);
    ASC_TRY(code, check_type(dataset, target, H5T_IEEE_F32LE), done);
    ASC_TRY(code, check_hashes(models, label, rows), done);
    if (dims[1] < 1 || dims[1] > ASC_STUDY_MOST_DIMENSIONS) {
        code = asc_h5_refuse(models, target, "has an impossible dimension");
        goto done;
    }
    model->rows = dims[0];
    model->dimension = (int32_t)dims[1];
    snprintf(model->label, sizeof model->label, "%s", label);
    ASC_TRY(code, read_text(dataset, "name", model->name, sizeof model->name), done);
    ASC_TRY(code,
            read_text(dataset, "architecture", model->architecture, sizeof model->architecture),
            done);
    ASC_TRY(code, read_text(dataset, "checksum", model->checksum, sizeof model->checksum), done);
    ASC_TRY(code, read_exponent(dataset, &model->exponent), done);
    code = read_metric(dataset, &model->metric);
done:
    asc_h5_drop(dataset);
    free(target);
    return code;
}

/* In the order in which they were made. */
static asc_code read_models(hid_t file, asc_study *study) {
    asc_code code = ASC_OK;
    H5G_info_t info;
    hid_t models = H5Gopen2(file, "models", H5P_DEFAULT);
    if (models < 0 || H5Gget_info(models, &info) < 0) {
        code = asc_h5_fail_at(ASC_DATA, file, "models", "cannot be opened");
        goto done;
    }
    ASC_TRY(code, asc_alloc(&study->models, info.nlinks, sizeof *study->models, "the models"),
            done);
    for (hsize_t i = 0; i < info.nlinks; i++) {
        char label[2 * ASC_NAME_LENGTH];
        ssize_t length = H5Lget_name_by_idx(models, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, label,
                                            sizeof label, H5P_DEFAULT);
        if (length < 0 || length >= (ssize_t)sizeof label) {
            code = asc_h5_fail_at(ASC_DATA, file, "models", "cannot be listed");
            goto done;
        }
        ASC_TRY(code, read_model(models, label, study->images.n, &study->models[i]), done);
    }
    study->n_models = (int64_t)info.nlinks;
done:
    asc_h5_drop(models);
    return code;
}

static void free_head(asc_study *study) {
    asc_images_free(&study->images);
    free(study->models);
    free(study->name);
    free(study->path);
}

/* The root alone looks at all that is small. */
static asc_code read_head(asc_study *study) {
    asc_code code = ASC_OK;
    hid_t file = -1;
    ASC_TRY(code, asc_h5_open(study->path, ASC_STUDY_FORMAT, ASC_STUDY_MAKER, &file), done);
    ASC_TRY(code, asc_h5_get_attribute(file, "study", &study->name), done);
    if (!study->name)
        ASC_TRY(code, asc_copy_string(&study->name, ""), done);
    ASC_TRY(code, read_text(file, "checksum", study->checksum, sizeof study->checksum), done);
    ASC_TRY(code, asc_study_read_images(file, &study->images), done);
    code = read_models(file, study);
done:
    asc_h5_close(file);
    return code;
}

asc_code asc_study_check_head(const char *file, const char *path) {
    asc_study study = {.comm = MPI_COMM_NULL, .file = -1};
    asc_code code = asc_copy_string(&study.path, file);
    if (code == ASC_OK)
        code = read_head(&study);
    if (code != ASC_OK && code != ASC_MEMORY)
        code = asc_fail(ASC_IO, "%s: what was written cannot be read back: %s", path,
                        asc_error_message());
    free_head(&study);
    return code;
}

static asc_code share_head(asc_study *study) {
    int rank = 0;
    int64_t sizes[2] = {0, study->n_models};
    asc_code code = ASC_OK;
    MPI_Comm_rank(study->comm, &rank);
    if (rank == 0)
        sizes[0] = (int64_t)strlen(study->name) + 1;
    MPI_Bcast(sizes, 2, MPI_INT64_T, 0, study->comm);
    study->n_models = sizes[1];
    if (rank > 0) {
        code = asc_alloc(&study->name, (uint64_t)sizes[0], 1, "the study's name");
        if (code == ASC_OK)
            code = asc_alloc(&study->models, (uint64_t)sizes[1], sizeof *study->models, "models");
    }
    ASC_TRY(code, asc_agree(study->comm, code), done);
    MPI_Bcast(study->name, (int)sizes[0], MPI_CHAR, 0, study->comm);
    MPI_Bcast(study->checksum, ASC_CHECKSUM_TEXT, MPI_CHAR, 0, study->comm);
    for (int64_t i = 0; i < study->n_models; i++)
        MPI_Bcast(&study->models[i], sizeof *study->models, MPI_BYTE, 0, study->comm);
    code = asc_images_broadcast(study->comm, &study->images);
done:
    return code;
}

static asc_code open_data(asc_study *study) {
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_agree(study->comm, asc_alloc(&study->data, (uint64_t)study->n_models,
                                             sizeof *study->data, "the models' datasets")),
            done);
    for (int64_t i = 0; i < study->n_models; i++)
        study->data[i] = (asc_study_data){-1, -1};
    for (int64_t i = 0; i < study->n_models; i++)
        ASC_TRY(code,
                asc_study_open_data(study->comm, study->file, study->path, study->models[i].label,
                                    &study->data[i]),
                done);
done:
    return code;
}

/* Every rank must see the file: a rank that cannot would leave the others waiting in HDF5. */
static asc_code check_access(const char *path) {
    if (access(path, R_OK) == 0)
        return ASC_OK;
    return asc_fail(asc_open_code(errno), "%s: cannot be read: %s; %s", path, strerror(errno),
                    ASC_STUDY_MAKER);
}

static asc_code open_study(asc_study *study) {
    int rank = 0;
    asc_code code = ASC_OK;
    MPI_Comm_rank(study->comm, &rank);
    ASC_TRY(code, asc_agree(study->comm, check_access(study->path)), done);
    ASC_TRY(code, asc_agree(study->comm, rank == 0 ? read_head(study) : ASC_OK), done);
    ASC_TRY(code, share_head(study), done);
    ASC_TRY(code,
            asc_study_open_parallel(study->comm, study->path, H5F_ACC_RDONLY, ASC_IO, &study->file),
            done);
    code = open_data(study);
done:
    return code;
}

asc_code asc_study_open(MPI_Comm comm, const char *path, asc_study **study) {
    asc_study *opened = NULL;
    *study = NULL;
    asc_h5_quiet();
    asc_code code = asc_alloc(&opened, 1, sizeof *opened, "a study");
    if (code == ASC_OK) {
        opened->comm = MPI_COMM_NULL;
        opened->file = -1;
        code = asc_copy_string(&opened->path, path);
    }
    ASC_TRY(code, asc_agree(comm, code), failed);
    MPI_Comm_dup(comm, &opened->comm);
    ASC_TRY(code, open_study(opened), failed);
    *study = opened;
    return ASC_OK;
failed:
    asc_study_close(&opened);
    return code;
}

void asc_study_close(asc_study **study) {
    asc_study *closing = *study;
    *study = NULL;
    if (!closing)
        return;
    for (int64_t i = 0; closing->data && i < closing->n_models; i++)
        asc_study_close_data(&closing->data[i]);
    asc_h5_drop(closing->file);
    if (closing->comm != MPI_COMM_NULL)
        MPI_Comm_free(&closing->comm);
    free(closing->data);
    free_head(closing);
    free(closing);
}

const asc_images *asc_study_images(const asc_study *study) {
    return &study->images;
}

int64_t asc_study_model_count(const asc_study *study) {
    return study->n_models;
}

const asc_study_model *asc_study_get_model(const asc_study *study, int64_t index) {
    return &study->models[index];
}

const char *asc_study_path(const asc_study *study) {
    return study->path;
}

const char *asc_study_name(const asc_study *study) {
    return study->name;
}

const char *asc_study_checksum(const asc_study *study) {
    return study->checksum;
}
