/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/labels.h"

#include <stdlib.h>

#include "attrscope/memory.h"

asc_code asc_labels_init(const int8_t *attributes, const int32_t *identity, int64_t n,
                         int32_t n_attributes, bool with_bytes, asc_labels *labels) {
    int32_t words = (n_attributes + ASC_LANES - 1) / ASC_LANES;
    *labels =
        (asc_labels){.n = n, .n_attributes = n_attributes, .n_words = words, .identity = identity};
    uint64_t masks = (uint64_t)words * (uint64_t)n, bytes = with_bytes ? masks * ASC_LANES : 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&labels->positive, masks, sizeof(uint64_t), "attribute masks"), failed);
    ASC_TRY(code, asc_alloc(&labels->negative, masks, sizeof(uint64_t), "attribute masks"), failed);
    if (with_bytes) {
        ASC_TRY(code, asc_alloc(&labels->positive_bytes, bytes, 1, "attribute bytes"), failed);
        ASC_TRY(code, asc_alloc(&labels->negative_bytes, bytes, 1, "attribute bytes"), failed);
    }
    for (int64_t i = 0; i < n; i++) {
        for (int32_t a = 0; a < n_attributes; a++) {
            int64_t at = a / ASC_LANES * n + i;
            int32_t lane = a % ASC_LANES;
            int8_t value = attributes[i * n_attributes + a];
            uint64_t bit = (uint64_t)1 << lane;
            labels->positive[at] |= value > 0 ? bit : 0;
            labels->negative[at] |= value < 0 ? bit : 0;
            labels->has_missing |= value == 0;
            if (with_bytes) {
                labels->positive_bytes[at * ASC_LANES + lane] = value > 0 ? UINT8_MAX : 0;
                labels->negative_bytes[at * ASC_LANES + lane] = value < 0 ? UINT8_MAX : 0;
            }
        }
    }
    return ASC_OK;
failed:
    asc_labels_free(labels);
    return code;
}

void asc_labels_free(asc_labels *labels) {
    free(labels->positive);
    free(labels->negative);
    free(labels->positive_bytes);
    free(labels->negative_bytes);
    *labels = (asc_labels){0};
}

asc_sign_word asc_labels_word(const asc_labels *labels, int32_t word) {
    int64_t at = word * labels->n;
    return (asc_sign_word){
        .positive = labels->positive + at,
        .negative = labels->negative + at,
        .positive_bytes = labels->positive_bytes ? labels->positive_bytes + at * ASC_LANES : NULL,
        .negative_bytes = labels->negative_bytes ? labels->negative_bytes + at * ASC_LANES : NULL,
    };
}

asc_code asc_identity_groups_init(const int32_t *identity, int64_t n, asc_identity_groups *groups) {
    int64_t count = 0;
    *groups = (asc_identity_groups){0};
    for (int64_t i = 0; i < n; i++)
        count = identity[i] >= count ? (int64_t)identity[i] + 1 : count;
    asc_code code =
        asc_alloc(&groups->first, (uint64_t)count + 2, sizeof(int64_t), "images of identities");
    if (code == ASC_OK)
        code = asc_alloc(&groups->images, (uint64_t)n, sizeof(int64_t), "images of identities");
    if (code != ASC_OK) {
        asc_identity_groups_free(groups);
        return code;
    }
    groups->n = (int32_t)count;
    /* Counted two places ahead, so that filling moves each start to where it belongs. */
    for (int64_t i = 0; i < n; i++)
        groups->first[identity[i] + 2]++;
    for (int64_t k = 2; k <= count + 1; k++)
        groups->first[k] += groups->first[k - 1];
    for (int64_t i = 0; i < n; i++)
        groups->images[groups->first[identity[i] + 1]++] = i;
    return ASC_OK;
}

void asc_identity_groups_free(asc_identity_groups *groups) {
    free(groups->first);
    free(groups->images);
    *groups = (asc_identity_groups){0};
}

asc_code asc_labels_reorder(const asc_labels *labels, const int32_t *order, int32_t n_attributes,
                            asc_labels *reordered) {
    const int64_t n = labels->n;
    const int32_t n_words = (n_attributes + ASC_LANES - 1) / ASC_LANES;
    const uint64_t masks = (uint64_t)n_words * (uint64_t)n;
    *reordered = (asc_labels){.n = n,
                              .n_attributes = n_attributes,
                              .n_words = n_words,
                              .has_missing = labels->has_missing,
                              .identity = labels->identity};
    asc_code code = asc_alloc(&reordered->positive, masks, sizeof(uint64_t), "attribute masks");
    if (code == ASC_OK)
        code = asc_alloc(&reordered->negative, masks, sizeof(uint64_t), "attribute masks");
    for (int32_t a = 0; a < n_attributes && code == ASC_OK; a++) {
        const int64_t from = order[a] / ASC_LANES * n, to = a / ASC_LANES * n;
        const int32_t lane = order[a] % ASC_LANES, new_lane = a % ASC_LANES;
        for (int64_t i = 0; i < n; i++) {
            reordered->positive[to + i] |= (labels->positive[from + i] >> lane & 1) << new_lane;
            reordered->negative[to + i] |= (labels->negative[from + i] >> lane & 1) << new_lane;
        }
    }
    if (code != ASC_OK)
        asc_labels_free(reordered);
    return code;
}
