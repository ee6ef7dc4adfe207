/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "sources/images_parts.h"
#include "study/parts.h"

static const char no_checksum[] =
    "0000000000000000000000000000000000000000000000000000000000000000";

/* Numbers of one kind, a row an image. */
static asc_code put_rows(hid_t file, const char *name, hid_t type, int64_t n, int64_t columns,
                         const void *data, const char *description) {
    int64_t dims[2] = {n, columns};
    return asc_h5_put(file, name, type, 2, dims, data, "1", description);
}

static asc_code put_images(hid_t file, const asc_images *images) {
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_h5_put_texts(file, "images/name", images->n, images->names, "",
                             "File names of the images; the order of all rows"),
            done);
    ASC_TRY(code,
            asc_h5_put(file, "images/identity", H5T_NATIVE_INT32, 1, &images->n, images->identity,
                       "1", "Row of /identities that the image shows, from 0"),
            done);
    ASC_TRY(code,
            asc_h5_put_texts(file, "identities/label", images->n_identities,
                             images->identity_labels, "", "Identities as the source names them"),
            done);
    ASC_TRY(code,
            put_rows(file, "images/attributes", H5T_NATIVE_INT8, images->n, images->n_attributes,
                     images->attributes, "Attributes: 1 present, -1 absent, 0 missing"),
            done);
    ASC_TRY(code,
            asc_h5_put_texts(file, "images/attribute_names", images->n_attributes,
                             images->attribute_names, "", "Columns of /images/attributes"),
            done);
    ASC_TRY(code,
            put_rows(file, "images/features", H5T_NATIVE_DOUBLE, images->n, images->n_features,
                     images->features, "Numeric columns of the source, in its units; NaN missing"),
            done);
    ASC_TRY(code,
            asc_h5_put_texts(file, "images/feature_names", images->n_features,
                             images->feature_names, "", "Columns of /images/features"),
            done);
    ASC_TRY(code,
            put_rows(file, "images/keeps", H5T_NATIVE_UINT8, images->n, images->n_keeps,
                     images->keeps, "Selections of images: 1 kept, 0 not"),
            done);
    code = asc_h5_put_texts(file, "images/keep_names", images->n_keeps, images->keep_names, "",
                            "Columns of /images/keeps");
done:
    return code;
}

/* Attributes of more than two values. */
static asc_code put_traits(hid_t file, const asc_images *images) {
    asc_trait_lists lists = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_trait_lists_of(images, &lists), done);
    const int64_t n = lists.n;
    ASC_TRY(code,
            asc_h5_put_texts(file, "traits/name", n, lists.names, "",
                             "Attributes of more than two values: columns of /images/classes and "
                             "/images/values"),
            done);
    ASC_TRY(code,
            asc_h5_put(file, "traits/kind", H5T_NATIVE_UINT8, 1, &n, lists.kinds, "1",
                       "0 classes, 1 ordered classes, 2 continuous"),
            done);
    ASC_TRY(code,
            asc_h5_put(file, "traits/n_labels", H5T_NATIVE_INT32, 1, &n, lists.n_labels, "1",
                       "Classes of each, 0 of a continuous one"),
            done);
    ASC_TRY(code,
            asc_h5_put_texts(file, "traits/label", lists.total, lists.labels, "",
                             "Names of the classes, those of each attribute behind each other"),
            done);
    ASC_TRY(code,
            put_rows(file, "images/classes", H5T_NATIVE_INT32, images->n, n, images->classes,
                     "Classes, from 0; -1 missing, or the attribute is continuous"),
            done);
    code = put_rows(file, "images/values", H5T_NATIVE_DOUBLE, images->n, n, images->values,
                    "Continuous attributes; NaN missing, or the attribute has classes");
done:
    asc_trait_lists_free(&lists, false);
    return code;
}

static asc_code put_columns(hid_t file, const asc_columns *columns) {
    const int64_t n = columns->n;
    asc_code code = asc_h5_put_texts(file, "columns/name", n, columns->names, "",
                                     "Columns of the source, used or not");
    if (code == ASC_OK)
        code = asc_h5_put(file, "columns/fate", H5T_NATIVE_UINT8, 1, &n, columns->fates, "1",
                          "What became of it: 0 unused, 1 name, 2 identity, 3 attribute, 4 "
                          "feature, 5 keep-column");
    return code == ASC_OK ? asc_h5_put_texts(file, "columns/reason", n, columns->reasons, "", "Why")
                          : code;
}

static asc_code put_model(hid_t file, const asc_study_sources *sources, int64_t index,
                          const char *path, asc_h5_sketch *sketch) {
    const asc_model_settings *model = &sources->models[index];
    int64_t dims[2] = {sources->kept, sources->arrays[index].shape[1]};
    asc_code code = ASC_OK;
    char *target = NULL, *hashes = NULL;
    hid_t dataset = -1, hash_dataset = -1;
    char exponent[16];
    snprintf(exponent, sizeof exponent, "%d", sources->exponents[index]);
    ASC_TRY(
        code,
        asc_format(&target, "models/%s_%s/" ASC_STUDY_EMBEDDINGS, model->name, model->architecture),
        done);
    ASC_TRY(code,
            asc_format(&hashes, "models/%s_%s/" ASC_STUDY_HASHES, model->name, model->architecture),
            done);
    ASC_TRY(code,
            asc_h5_create_dataset(file, target, H5T_IEEE_F32LE, 2, dims, "1",
                                  "Embeddings, a row an image, times 2^-exponent", &dataset),
            done);
    ASC_TRY(code, asc_h5_put_attribute(dataset, "name", model->name), done);
    ASC_TRY(code, asc_h5_put_attribute(dataset, "architecture", model->architecture), done);
    ASC_TRY(code, asc_h5_put_attribute(dataset, "metric", asc_metric_name(model->metric)), done);
    ASC_TRY(code, asc_h5_put_attribute(dataset, "exponent", exponent), done);
    ASC_TRY(code, asc_h5_put_attribute(dataset, "source", model->embeddings), done);
    ASC_TRY(code, asc_h5_put_attribute(dataset, "checksum", no_checksum), done);
    ASC_TRY(code,
            asc_h5_create_dataset(file, hashes, H5T_STD_U64LE, 1, dims, "1",
                                  "XXH64 of each row's bytes as stored, its number as seed",
                                  &hash_dataset),
            done);
    ASC_TRY(code, asc_h5_sketch_leave_out(sketch, dataset, path), done);
    code = asc_h5_sketch_leave_out(sketch, hash_dataset, path);
done:
    asc_h5_drop(hash_dataset);
    asc_h5_drop(dataset);
    free(hashes);
    free(target);
    return code;
}

/* At most what HDF5 takes once the embeddings are there. */
static asc_code final_size(const asc_study_sources *sources, int64_t head, int64_t *size) {
    asc_code code = ASC_OK;
    uint64_t total = (uint64_t)head + ASC_STUDY_ALIGNMENT, bytes = 0;
    for (int64_t i = 0; i < sources->n_models; i++) {
        uint64_t row = (uint64_t)sources->arrays[i].shape[1] * sizeof(float) + sizeof(uint64_t);
        ASC_TRY(code, asc_multiply((uint64_t)sources->kept, row, &bytes, "the study file"), done);
        if (__builtin_add_overflow(total, bytes + 2 * ASC_STUDY_ALIGNMENT, &total) ||
            total > INT64_MAX) {
            code = asc_fail(ASC_DATA, "the study file would not fit into 64 bits");
            goto done;
        }
    }
    *size = (int64_t)total;
done:
    return code;
}

/* The models' datasets, aligned, with their places in the file. */
static asc_code put_models(const asc_study_sources *sources, const asc_atomic_file *target,
                           asc_h5_sketch *sketch) {
    hid_t file = -1, group = -1;
    asc_code code = asc_h5_sketch_open(sketch, target, ASC_STUDY_ALIGNMENT, &file);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_h5_create_group(file, "models", &group), done);
    for (int64_t i = 0; i < sources->n_models; i++)
        ASC_TRY(code, put_model(file, sources, i, target->path, sketch), done);
done:
    asc_h5_drop(group);
    if (H5Fclose(file) < 0 && code == ASC_OK)
        code = asc_h5_fail(ASC_IO, target->path, "cannot be put together");
    return code;
}

asc_code asc_study_create_file(const asc_images *images, const asc_study_sources *sources,
                               const char *name, const asc_atomic_file *target,
                               asc_h5_sketch *sketch) {
    asc_code code = ASC_OK;
    hid_t file = -1;
    hsize_t head = 0;
    int64_t size = 0;
    ASC_TRY(code, asc_h5_create(target->temporary, ASC_STUDY_FORMAT, &file), done);
    ASC_TRY(code, asc_h5_put_attribute(file, "study", name ? name : ""), done);
    ASC_TRY(code, asc_h5_put_attribute(file, "checksum", no_checksum), done);
    ASC_TRY(code, put_images(file, images), done);
    ASC_TRY(code, put_traits(file, images), done);
    ASC_TRY(code, put_columns(file, &images->columns), done);
    if (H5Fget_filesize(file, &head) < 0) {
        code = asc_h5_fail(ASC_IO, target->path, "cannot be put together");
        goto done;
    }
    ASC_TRY(code, final_size(sources, (int64_t)head, &size), done);
    ASC_TRY(code, asc_atomic_reserve(target, size), done);
    ASC_TRY(code, asc_h5_sketch_begin(&file, 2 * sources->n_models, target->path, sketch), done);
    ASC_TRY(code, asc_h5_sketch_write(sketch, target), done);
    ASC_TRY(code, put_models(sources, target, sketch), done);
    ASC_TRY(code, asc_atomic_resize(target, asc_h5_sketch_size(sketch)), done);
    code = asc_h5_sketch_write(sketch, target);
done:
    asc_h5_drop(file);
    return code;
}
