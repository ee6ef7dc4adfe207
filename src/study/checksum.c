/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "study/parts.h"

/* What an item is, in the top byte of its number. */
enum { ITEM_IMAGE, ITEM_ATTRIBUTE, ITEM_FEATURE, ITEM_KEEP, ITEM_MODEL, ITEM_TRAIT, ITEM_LABEL };

static uint64_t number(int kind, int64_t index) {
    return (uint64_t)kind << 56 | (uint64_t)index;
}

static char *append(char *at, const void *bytes, size_t size) {
    if (size > 0)
        memcpy(at, bytes, size);
    return at + size;
}

/* Name, identity, attributes, classes, values, features and keeps of one image, side by side. */
static size_t pack_image(const asc_images *images, int64_t i, char *record) {
    const char *name = images->names[i], *label = images->identity_labels[images->identity[i]];
    size_t n_attributes = (size_t)images->n_attributes, n_features = (size_t)images->n_features;
    size_t n_keeps = (size_t)images->n_keeps, n_traits = (size_t)images->n_traits, row = (size_t)i;
    char *at = append(record, name, strlen(name) + 1);
    at = append(at, label, strlen(label) + 1);
    at = append(at, images->attributes + row * n_attributes, n_attributes);
    at = append(at, images->classes + row * n_traits, n_traits * sizeof(int32_t));
    at = append(at, images->values + row * n_traits, n_traits * sizeof(double));
    at = append(at, images->features + row * n_features, n_features * sizeof(double));
    at = append(at, images->keeps + row * n_keeps, n_keeps);
    return (size_t)(at - record);
}

static void add_names(asc_checksum *checksum, int kind, int64_t count, char *const *names) {
    for (int64_t i = 0; i < count; i++)
        asc_checksum_add(checksum, number(kind, i), names[i], strlen(names[i]));
}

/* Name and kind, and each label with its trait. */
static void add_trait(asc_checksum *checksum, int32_t index, const asc_trait *trait) {
    enum { MOST_LABELS = 1 << 24 };
    const uint64_t seed = number(ITEM_TRAIT, (int64_t)ASC_KINDS * index + (int64_t)trait->kind);
    asc_checksum_add(checksum, seed, trait->name, strlen(trait->name));
    for (int32_t c = 0; c < trait->n_labels; c++)
        asc_checksum_add(checksum, number(ITEM_LABEL, (int64_t)index * MOST_LABELS + c),
                         trait->labels[c], strlen(trait->labels[c]));
}

asc_code asc_study_checksum_images(const asc_images *images, asc_checksum *checksum) {
    char *record = NULL;
    size_t longest = 0;
    for (int64_t i = 0; i < images->n; i++) {
        size_t length =
            strlen(images->names[i]) + strlen(images->identity_labels[images->identity[i]]) + 2;
        longest = length > longest ? length : longest;
    }
    uint64_t size = longest + (uint64_t)images->n_attributes + (uint64_t)images->n_keeps +
                    (uint64_t)images->n_features * sizeof(double) +
                    (uint64_t)images->n_traits * (sizeof(int32_t) + sizeof(double));
    asc_code code = asc_alloc(&record, size, 1, "the checksum of the images");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < images->n; i++)
        asc_checksum_add(checksum, number(ITEM_IMAGE, i), record, pack_image(images, i, record));
    add_names(checksum, ITEM_ATTRIBUTE, images->n_attributes, images->attribute_names);
    add_names(checksum, ITEM_FEATURE, images->n_features, images->feature_names);
    add_names(checksum, ITEM_KEEP, images->n_keeps, images->keep_names);
    for (int32_t t = 0; t < images->n_traits; t++)
        add_trait(checksum, t, &images->traits[t]);
    free(record);
    return ASC_OK;
}

void asc_study_checksum_model(asc_checksum *checksum, int64_t index, const char *label,
                              asc_metric metric, int exponent, const char *model_checksum) {
    char record[3 * ASC_NAME_LENGTH];
    int length = snprintf(record, sizeof record, "%s %d %d %s", label, (int)metric, exponent,
                          model_checksum);
    asc_checksum_add(checksum, number(ITEM_MODEL, index), record, (size_t)length);
}
