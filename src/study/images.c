/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "sources/images_parts.h"
#include "study/parts.h"

/* The reader's own checks: a file may have been made or edited by anyone. */
static asc_code check_values(hid_t file, const asc_images *images) {
    int64_t n_attributes = images->n * images->n_attributes, n_keeps = images->n * images->n_keeps;
    for (int64_t i = 0; i < images->n; i++)
        if (images->identity[i] < 0 || images->identity[i] >= images->n_identities)
            return asc_h5_refuse(file, "images/identity", "names an identity that is not there");
    for (int64_t i = 0; i < n_attributes; i++)
        if (images->attributes[i] < -1 || images->attributes[i] > 1)
            return asc_h5_refuse(file, "images/attributes", "holds values other than -1, 0 and 1");
    for (int64_t i = 0; i < n_keeps; i++)
        if (images->keeps[i] > 1)
            return asc_h5_refuse(file, "images/keeps", "holds values other than 0 and 1");
    return ASC_OK;
}

/* The names of columns, and how many there are. */
static asc_code read_names(hid_t file, const char *name, char ***names, int32_t *count) {
    int64_t found = -1;
    asc_code code = asc_h5_get_texts(file, name, &found, names);
    if (code != ASC_OK)
        return code;
    if (found > INT32_MAX) {
        asc_free_strings(*names, found);
        *names = NULL;
        return asc_h5_refuse(file, name, "has too many entries");
    }
    *count = (int32_t)found;
    return ASC_OK;
}

static asc_code read_matrix(hid_t file, const char *name, hid_t type, int64_t rows, int64_t columns,
                            void *data) {
    int64_t dims[2] = {rows, columns};
    return asc_h5_get(file, name, type, 2, dims, data);
}

static asc_code check_lists(hid_t file, const asc_trait_lists *lists) {
    int64_t sum = 0;
    for (int32_t t = 0; t < lists->n; t++) {
        const bool is_continuous = lists->kinds[t] == ASC_KIND_CONTINUOUS;
        if (lists->kinds[t] >= ASC_KINDS)
            return asc_h5_refuse(file, "traits/kind", "holds a kind that is none");
        if (is_continuous ? lists->n_labels[t] != 0 : lists->n_labels[t] < 2)
            return asc_h5_refuse(file, "traits/n_labels", "does not fit the kinds");
        sum += lists->n_labels[t];
    }
    return sum == lists->total ? ASC_OK
                               : asc_h5_refuse(file, "traits/label", "is not of n_labels entries");
}

/* Each value is where its kind says, and a class is one of its attribute's. */
static asc_code check_traits(hid_t file, const asc_images *images) {
    for (int64_t i = 0; i < images->n; i++)
        for (int32_t t = 0; t < images->n_traits; t++) {
            const int64_t at = i * images->n_traits + t;
            const int32_t labels = images->traits[t].n_labels;
            if (images->classes[at] < -1 || images->classes[at] >= labels)
                return asc_h5_refuse(file, "images/classes", "names a class that is not there");
            if (labels > 0 ? !isnan(images->values[at]) : isinf(images->values[at]))
                return asc_h5_refuse(file, "images/values", "holds what is no value");
        }
    return ASC_OK;
}

static asc_code read_traits(hid_t file, asc_images *images) {
    asc_trait_lists lists = {0};
    int64_t n = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, read_names(file, "traits/name", &lists.names, &lists.n), done);
    n = lists.n;
    ASC_TRY(code, asc_h5_get(file, "traits/kind", H5T_NATIVE_UINT8, 1, &n, &lists.kinds), done);
    ASC_TRY(code, asc_h5_get(file, "traits/n_labels", H5T_NATIVE_INT32, 1, &n, &lists.n_labels),
            done);
    lists.total = -1;
    code = asc_h5_get_texts(file, "traits/label", &lists.total, &lists.labels);
    if (code != ASC_OK) {
        lists.total = 0;
        goto done;
    }
    ASC_TRY(code, check_lists(file, &lists), done);
    ASC_TRY(code, asc_images_take_traits(images, &lists), done);
    free(images->classes);
    free(images->values);
    images->classes = NULL;
    images->values = NULL;
    ASC_TRY(code,
            read_matrix(file, "images/classes", H5T_NATIVE_INT32, images->n, n, &images->classes),
            done);
    ASC_TRY(code,
            read_matrix(file, "images/values", H5T_NATIVE_DOUBLE, images->n, n, &images->values),
            done);
    code = check_traits(file, images);
done:
    asc_trait_lists_free(&lists, true);
    return code;
}

static asc_code read_columns(hid_t file, asc_columns *columns) {
    int64_t n = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, read_names(file, "columns/name", &columns->names, &columns->n), done);
    n = columns->n;
    ASC_TRY(code, asc_h5_get_texts(file, "columns/reason", &n, &columns->reasons), done);
    ASC_TRY(code, asc_h5_get(file, "columns/fate", H5T_NATIVE_UINT8, 1, &n, &columns->fates), done);
    for (int64_t c = 0; c < n; c++)
        if (columns->fates[c] > ASC_FATE_KEEP)
            return asc_h5_refuse(file, "columns/fate", "holds a fate that is none");
done:
    return code;
}

asc_code asc_study_read_images(hid_t file, asc_images *images) {
    asc_code code = ASC_OK;
    int64_t n = -1, identities = -1;
    *images = (asc_images){0};
    ASC_TRY(code, asc_h5_get_texts(file, "images/name", &n, &images->names), failed);
    images->n = n;
    ASC_TRY(code, asc_h5_get_texts(file, "identities/label", &identities, &images->identity_labels),
            failed);
    images->n_identities = identities;
    ASC_TRY(code, asc_h5_get(file, "images/identity", H5T_NATIVE_INT32, 1, &n, &images->identity),
            failed);
    ASC_TRY(
        code,
        read_names(file, "images/attribute_names", &images->attribute_names, &images->n_attributes),
        failed);
    ASC_TRY(code,
            read_matrix(file, "images/attributes", H5T_NATIVE_INT8, n, images->n_attributes,
                        &images->attributes),
            failed);
    ASC_TRY(code,
            read_names(file, "images/feature_names", &images->feature_names, &images->n_features),
            failed);
    ASC_TRY(code,
            read_matrix(file, "images/features", H5T_NATIVE_DOUBLE, n, images->n_features,
                        &images->features),
            failed);
    ASC_TRY(code, read_names(file, "images/keep_names", &images->keep_names, &images->n_keeps),
            failed);
    ASC_TRY(code,
            read_matrix(file, "images/keeps", H5T_NATIVE_UINT8, n, images->n_keeps, &images->keeps),
            failed);
    ASC_TRY(code, read_traits(file, images), failed);
    ASC_TRY(code, read_columns(file, &images->columns), failed);
    ASC_TRY(code, check_values(file, images), failed);
    return ASC_OK;
failed:
    asc_images_free(images);
    *images = (asc_images){0};
    return code;
}
