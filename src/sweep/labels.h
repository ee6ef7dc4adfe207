/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sinks know of the points: identities and attributes as bits. The same on every rank; O(N
 * A) memory. Internal. */
#ifndef ATTRSCOPE_SWEEP_LABELS_H
#define ATTRSCOPE_SWEEP_LABELS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"
#include "sweep/kernels.h"

/* Attribute signs as bits: bit a % 64 of word a / 64. Release with asc_labels_free. */
typedef struct asc_labels {
    int64_t n;            /* N */
    int32_t n_attributes; /* A */
    int32_t n_words;
    bool has_missing;
    const int32_t *identity;                  /* [N] borrowed */
    uint64_t *positive, *negative;            /* [n_words, N] */
    uint8_t *positive_bytes, *negative_bytes; /* [n_words, N, ASC_LANES], or NULL */
} asc_labels;

/* From attributes [N, A] of 1, -1 and 0 = missing, and identity [N]. `with_bytes` as the kernels
 * need. Errors: ASC_MEMORY. Local. */
asc_code asc_labels_init(const int8_t *attributes, const int32_t *identity, int64_t n,
                         int32_t n_attributes, bool with_bytes, asc_labels *labels);
void asc_labels_free(asc_labels *labels);

/* One word of the labels for the count kernel. Pure. */
asc_sign_word asc_labels_word(const asc_labels *labels, int32_t word);

/* 1, -1, or 0 where the value is missing. Pure. */
static inline int asc_labels_sign(const asc_labels *labels, int64_t image, int32_t attribute) {
    const int64_t at = attribute / ASC_LANES * labels->n + image;
    const int lane = attribute % ASC_LANES;
    return (int)(labels->positive[at] >> lane & 1) - (int)(labels->negative[at] >> lane & 1);
}

/* The images of every identity: images[first[k] .. first[k + 1] - 1], ascending. */
typedef struct asc_identity_groups {
    int32_t n;       /* K: the largest number that occurs, and one */
    int64_t *first;  /* [K + 1] */
    int64_t *images; /* [N] */
} asc_identity_groups;

/* From identity [n], numbers from 0. Errors: ASC_MEMORY. Local; O(n). */
asc_code asc_identity_groups_init(const int32_t *identity, int64_t n, asc_identity_groups *groups);
void asc_identity_groups_free(asc_identity_groups *groups);

/* Of n attributes: order[a] in the place of a, which may come several times. The labels have no
 * bytes. Errors: ASC_MEMORY. Local; O(N n). */
asc_code asc_labels_reorder(const asc_labels *labels, const int32_t *order, int32_t n_attributes,
                            asc_labels *reordered);

#endif
