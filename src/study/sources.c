/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "study/parts.h"

static const char *images_path(const asc_images_settings *images) {
    const char *path = images->table               ? images->table
                       : images->celeba_attributes ? images->celeba_attributes
                       : images->lfw_folder        ? images->lfw_folder
                                                   : images->labels;
    return path ? path : "the images table";
}

static asc_code check_shape(asc_array *array, int64_t rows, const char *images) {
    const asc_code code = asc_array_orient(array, rows);
    if (code != ASC_OK)
        return code;
    if (array->kind == ASC_ARRAY_TEXT)
        return asc_fail(ASC_DATA, "%s: holds text; embeddings are numbers", array->path);
    if (array->n_dims != 2)
        return asc_fail(ASC_DATA,
                        "%s: has %d dimension(s); embeddings have two, images by dimensions",
                        array->path, (int)array->n_dims);
    if (array->shape[1] < 1 || array->shape[1] > ASC_STUDY_MOST_DIMENSIONS)
        return asc_fail(ASC_DATA, "%s: has %lld numbers a row; 1 to %d are possible", array->path,
                        (long long)array->shape[1], (int)ASC_STUDY_MOST_DIMENSIONS);
    if (array->shape[0] != rows)
        return asc_fail(ASC_DATA,
                        "%s: has %lld rows, but %s has %lld images; row i must belong to image i, "
                        "make one match the other",
                        array->path, (long long)array->shape[0], images, (long long)rows);
    return ASC_OK;
}

/* The label names a group of the file and columns of the tables. */
static asc_code check_label(const asc_model_settings *models, int64_t index) {
    char *label = NULL, *other = NULL;
    const asc_model_settings *model = &models[index];
    asc_code code = asc_format(&label, "%s_%s", model->name, model->architecture);
    if (code == ASC_OK && (strlen(model->name) >= ASC_NAME_LENGTH ||
                           strlen(model->architecture) >= ASC_NAME_LENGTH || strchr(label, '/')))
        code = asc_fail(ASC_USAGE, "model %s: a name must be shorter than %d bytes and without '/'",
                        label, (int)ASC_NAME_LENGTH);
    for (int64_t i = 0; code == ASC_OK && i < index; i++) {
        code = asc_format(&other, "%s_%s", models[i].name, models[i].architecture);
        if (code == ASC_OK && strcmp(label, other) == 0)
            code = asc_fail(ASC_USAGE,
                            "model %s: is there twice; give each model a name and "
                            "architecture of its own",
                            label);
        free(other);
        other = NULL;
    }
    free(label);
    return code;
}

static asc_code open_arrays(const asc_images *images, const asc_settings *settings,
                            asc_study_sources *sources) {
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&sources->arrays, (uint64_t)settings->n_models, sizeof *sources->arrays,
                      "the list of arrays"),
            done);
    for (int64_t i = 0; i < settings->n_models; i++) {
        ASC_TRY(code, check_label(settings->models, i), done);
        ASC_TRY(code, asc_array_open(settings->models[i].embeddings, &sources->arrays[i]), done);
        sources->n_models = i + 1;
        ASC_TRY(code, check_shape(&sources->arrays[i], images->n, images_path(&settings->images)),
                done);
    }
done:
    return code;
}

/* Members of archives have a CRC each: ranks share them out. */
static asc_code verify_arrays(const asc_study_sources *sources, int size, int rank) {
    asc_code code = ASC_OK;
    for (int64_t i = rank; i < sources->n_models && code == ASC_OK; i += size)
        code = asc_array_verify(&sources->arrays[i]);
    return code;
}

asc_code asc_study_open_sources(MPI_Comm comm, const asc_images *images,
                                const asc_settings *settings, asc_study_sources *sources) {
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    *sources = (asc_study_sources){
        .models = settings->models, .rows = images->n, .names = images->names, .kept = images->n};
    sources->begin = asc_partition_begin(images->n, size, rank);
    sources->count = asc_partition_begin(images->n, size, rank + 1) - sources->begin;
    sources->most = asc_partition_begin(images->n, size, 1);
    sources->position = sources->begin;
    asc_code code = asc_agree(comm, open_arrays(images, settings, sources));
    if (code == ASC_OK)
        code = asc_agree(comm, verify_arrays(sources, size, rank));
    if (code == ASC_OK)
        code = asc_study_find_scales(comm, sources);
    if (code != ASC_OK)
        asc_study_free_sources(sources);
    return code;
}

void asc_study_free_sources(asc_study_sources *sources) {
    for (int64_t i = 0; i < sources->n_models; i++)
        asc_array_free(&sources->arrays[i]);
    free(sources->arrays);
    free(sources->exponents);
    free(sources->keep);
    *sources = (asc_study_sources){0};
}

int64_t asc_study_batch_rows(int64_t dimension) {
    int64_t rows = ASC_STUDY_BATCH_BYTES / (int64_t)(sizeof(float) * (uint64_t)dimension);
    return rows > 0 ? rows : 1;
}
