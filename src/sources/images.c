/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/images.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/images_parts.h"
#include "sources/joined_features.h"

double asc_images_together(const asc_images *images) {
    int64_t together = 0;
    for (int64_t i = 1; i < images->n; i++)
        together += images->identity[i] == images->identity[i - 1];
    return images->n > 0 ? (double)together / (double)images->n : 0;
}

int32_t asc_images_find_feature(const asc_images *images, const char *name) {
    for (int32_t f = 0; f < images->n_features; f++)
        if (strcmp(images->feature_names[f], name) == 0)
            return f;
    return -1;
}

int32_t asc_images_find_attribute(const asc_images *images, const char *name) {
    for (int32_t a = 0; a < images->n_attributes; a++)
        if (strcmp(images->attribute_names[a], name) == 0)
            return a;
    return -1;
}

void asc_images_free(asc_images *images) {
    asc_free_strings(images->names, images->n);
    asc_free_strings(images->identity_labels, images->n_identities);
    free(images->identity);
    asc_free_strings(images->attribute_names, images->n_attributes);
    free(images->attributes);
    asc_images_free_traits(images);
    asc_free_strings(images->feature_names, images->n_features);
    free(images->features);
    asc_free_strings(images->keep_names, images->n_keeps);
    free(images->keeps);
    asc_columns_free(&images->columns);
    *images = (asc_images){0};
}

static asc_code copy_strings(char *const *from, int64_t n, const char *what, char ***to) {
    asc_code code = asc_alloc(to, (uint64_t)n, sizeof(char *), what);
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        code = asc_copy_string(&(*to)[i], from[i]);
    return code;
}

/* Rows with mask != 0 of an array [n, width] of items, in order. */
static asc_code pick_rows(const void *from, const uint8_t *mask, int64_t n, int64_t kept,
                          size_t row_bytes, void *to) {
    asc_code code = asc_alloc(to, (uint64_t)kept, row_bytes ? row_bytes : 1, "kept images");
    char *out = *(char **)to;
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        if (mask[i]) {
            if (row_bytes)
                memcpy(out, (const char *)from + (size_t)i * row_bytes, row_bytes);
            out += row_bytes;
        }
    return code;
}

/* Renumbers the identities that still have images, and copies their labels. */
static asc_code keep_identities(const asc_images *images, const uint8_t *mask,
                                asc_images *selected) {
    int32_t *number = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&number, (uint64_t)images->n_identities, sizeof *number, "kept identities"),
            done);
    for (int64_t i = 0; i < images->n; i++)
        if (mask[i])
            number[images->identity[i]] = 1;
    ASC_TRY(code,
            asc_alloc(&selected->identity_labels, (uint64_t)images->n_identities, sizeof(char *),
                      "kept identities"),
            done);
    for (int64_t k = 0; k < images->n_identities; k++) {
        if (!number[k])
            continue;
        number[k] = (int32_t)selected->n_identities;
        ASC_TRY(code,
                asc_copy_string(&selected->identity_labels[selected->n_identities],
                                images->identity_labels[k]),
                done);
        selected->n_identities++;
    }
    ASC_TRY(
        code,
        asc_alloc(&selected->identity, (uint64_t)selected->n, sizeof(int32_t), "kept identities"),
        done);
    for (int64_t i = 0, to = 0; i < images->n; i++)
        if (mask[i])
            selected->identity[to++] = number[images->identity[i]];
done:
    free(number);
    return code;
}

static asc_code pick_traits(const asc_images *images, const uint8_t *mask, int64_t kept,
                            asc_images *selected) {
    const size_t n = (size_t)images->n_traits;
    asc_code code = asc_alloc(&selected->traits, n, sizeof *selected->traits, "attributes");
    for (int32_t t = 0; t < images->n_traits && code == ASC_OK; t++, selected->n_traits++)
        code = asc_trait_copy(&images->traits[t], &selected->traits[t]);
    if (code == ASC_OK)
        code = pick_rows(images->classes, mask, images->n, kept, n * sizeof *images->classes,
                         &selected->classes);
    return code == ASC_OK ? pick_rows(images->values, mask, images->n, kept,
                                      n * sizeof *images->values, &selected->values)
                          : code;
}

static asc_code copy_columns(const asc_images *images, asc_images *selected) {
    asc_code code = asc_images_allocate_columns(selected, images->columns.n);
    for (int32_t c = 0; c < images->columns.n && code == ASC_OK; c++) {
        selected->columns.fates[c] = images->columns.fates[c];
        code = asc_copy_string(&selected->columns.names[c], images->columns.names[c]);
        if (code == ASC_OK)
            code = asc_copy_string(&selected->columns.reasons[c], images->columns.reasons[c]);
    }
    return code;
}

asc_code asc_images_select(const asc_images *images, const uint8_t *mask, asc_images *selected) {
    *selected = (asc_images){0};
    int64_t kept = 0;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < images->n; i++)
        kept += mask[i] != 0;
    if (kept == 0)
        return asc_fail(ASC_DATA, "none of the %lld images is kept; look at images.keep",
                        (long long)images->n);
    ASC_TRY(code, asc_alloc(&selected->names, (uint64_t)kept, sizeof(char *), "image names"),
            failed);
    for (int64_t i = 0; i < images->n; i++)
        if (mask[i]) {
            ASC_TRY(code, asc_copy_string(&selected->names[selected->n], images->names[i]), failed);
            selected->n++;
        }
    ASC_TRY(code, keep_identities(images, mask, selected), failed);
    selected->n_attributes = images->n_attributes;
    ASC_TRY(code,
            copy_strings(images->attribute_names, images->n_attributes, "attribute names",
                         &selected->attribute_names),
            failed);
    ASC_TRY(code,
            pick_rows(images->attributes, mask, images->n, kept, (size_t)images->n_attributes,
                      &selected->attributes),
            failed);
    ASC_TRY(code, pick_traits(images, mask, kept, selected), failed);
    selected->n_features = images->n_features;
    ASC_TRY(code,
            copy_strings(images->feature_names, images->n_features, "feature names",
                         &selected->feature_names),
            failed);
    ASC_TRY(code,
            pick_rows(images->features, mask, images->n, kept,
                      (size_t)images->n_features * sizeof(double), &selected->features),
            failed);
    selected->n_keeps = images->n_keeps;
    ASC_TRY(code,
            copy_strings(images->keep_names, images->n_keeps, "keep-column names",
                         &selected->keep_names),
            failed);
    ASC_TRY(
        code,
        pick_rows(images->keeps, mask, images->n, kept, (size_t)images->n_keeps, &selected->keeps),
        failed);
    ASC_TRY(code, copy_columns(images, selected), failed);
    return ASC_OK;
failed:
    asc_images_free(selected);
    return code;
}

static asc_code join_features(const asc_images_settings *settings, const char *source,
                              asc_images *images) {
    const char *paths[ASC_JOINED_MOST];
    const int n = asc_images_list_joined(settings, paths);
    asc_code code = ASC_OK;
    for (int p = 0; p < n && code == ASC_OK; p++)
        code = asc_images_join_features(paths[p], source, settings, images);
    return code == ASC_OK ? asc_images_check_listed(settings, source, images) : code;
}

static asc_code read_source(const asc_images_settings *settings, asc_definitions definitions,
                            asc_images *images) {
    asc_code code = ASC_OK;
    const char *source = settings->table;
    if (settings->table) {
        code = asc_images_read_table(settings, images);
    } else if (settings->celeba_attributes) {
        source = settings->celeba_attributes;
        code = asc_images_read_celeba(settings, images);
    } else if (settings->lfw_folder) {
        source = settings->lfw_folder;
        code = asc_images_read_lfw(settings, definitions, images);
    } else if (settings->labels) {
        source = settings->labels;
        code = asc_images_read_labels(settings, images);
    } else {
        return asc_fail(ASC_USAGE, "the study names no images; give images.table, images.celeba, "
                                   "images.lfw or images.labels");
    }
    if (code == ASC_OK)
        code = join_features(settings, source, images);
    if (code == ASC_OK)
        asc_images_log_columns(images, source);
    else
        asc_images_free(images);
    return code;
}

asc_code asc_images_load(MPI_Comm comm, const asc_settings *settings, asc_images *images) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *images = (asc_images){0};
    asc_code code = asc_agree(
        comm, rank == 0 ? read_source(&settings->images, settings->definitions, images) : ASC_OK);
    return code == ASC_OK ? asc_images_broadcast(comm, images) : code;
}
