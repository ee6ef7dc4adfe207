/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/weights.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/sweep.h"

uint32_t asc_weights_scale(double limit) {
    uint64_t lcm = 1;
    for (uint64_t m = 2;; m++) {
        uint64_t a = lcm, b = m;
        while (b) {
            uint64_t r = a % b;
            a = b;
            b = r;
        }
        const uint64_t next = lcm / a * m;
        if ((double)next > limit)
            break;
        lcm = next;
    }
    return (uint32_t)((uint64_t)(limit / (double)lcm) * lcm);
}

/* The images that share an image's weight in an attribute, of every identity and modality: sizes
 * [n_identities, 2]. */
static void count_images(const asc_labels *labels, asc_weighting weighting, int32_t attribute,
                         int32_t n_identities, int64_t *sizes) {
    for (int64_t k = 0; k < 2 * (int64_t)n_identities; k++)
        sizes[k] = 0;
    for (int64_t i = 0; i < labels->n; i++) {
        const int sign = asc_labels_sign(labels, i, attribute);
        if (sign != 0)
            sizes[2 * labels->identity[i] + (sign < 0)]++;
    }
    for (int64_t k = 0; k < n_identities && weighting == ASC_WEIGHT_PERSON; k++)
        sizes[2 * k] = sizes[2 * k + 1] = sizes[2 * k] + sizes[2 * k + 1];
}

/* What an image weighs. */
static double weight_of(const asc_labels *labels, const int64_t *sizes, int64_t image,
                        int32_t attribute) {
    const int sign = asc_labels_sign(labels, image, attribute);
    return sign == 0 ? 0 : 1.0 / (double)sizes[2 * labels->identity[image] + (sign < 0)];
}

/* The largest sums of one attribute's weights over a block, and over all images. */
typedef struct largest {
    double block, all;
} largest;

static void find_largest(const asc_labels *labels, const int64_t *sizes, int32_t attribute,
                         largest *sums) {
    double all = 0;
    for (int64_t begin = 0; begin < labels->n; begin += ASC_BLOCK_ROWS) {
        double block = 0;
        for (int64_t i = begin; i < labels->n && i < begin + ASC_BLOCK_ROWS; i++)
            block += weight_of(labels, sizes, i, attribute);
        sums->block = fmax(sums->block, block);
        all += block;
    }
    sums->all = fmax(sums->all, all);
}

static asc_code choose_scale(const asc_labels *labels, int32_t n_identities, largest sums,
                             asc_weights *weights) {
    /* Rounding adds at most half a unit an image to a sum. */
    weights->scale =
        asc_weights_scale(weights->lanes == 1 ? (double)UINT32_MAX
                                              : ((double)UINT32_MAX - ASC_BLOCK_ROWS) / sums.block);
    const double bits = 2 * log2((double)weights->scale) + 2 * log2(sums.all);
    weights->shift = bits > 62 ? (int32_t)ceil(bits - 62) : 0;
    if (weights->scale > 0 && weights->shift <= 52)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "weights of %lld images of %d identities do not fit into 64-bit totals; use "
                    "weighting: image",
                    (long long)labels->n, n_identities);
}

asc_code asc_weights_init(const asc_labels *labels, asc_weighting weighting, int32_t n_identities,
                          asc_weights *weights) {
    const bool alike = weighting == ASC_WEIGHT_PERSON && !labels->has_missing;
    const int32_t lanes = alike ? 1 : (labels->n_attributes + 7) / 8 * 8;
    const int32_t distinct = alike ? 1 : labels->n_attributes;
    int64_t *sizes = NULL;
    asc_code code = ASC_OK;
    *weights = (asc_weights){.lanes = lanes};
    ASC_TRY(code,
            asc_alloc(&weights->weights, (uint64_t)labels->n * (uint64_t)lanes, sizeof(uint32_t),
                      "image weights"),
            failed);
    ASC_TRY(code, asc_alloc(&sizes, 2 * (uint64_t)n_identities, sizeof *sizes, "images by person"),
            failed);
    largest sums = {1, 1};
    for (int32_t a = 0; a < distinct; a++) {
        count_images(labels, weighting, a, n_identities, sizes);
        find_largest(labels, sizes, a, &sums);
    }
    ASC_TRY(code, choose_scale(labels, n_identities, sums, weights), failed);
    for (int32_t a = 0; a < distinct; a++) {
        count_images(labels, weighting, a, n_identities, sizes);
        for (int64_t i = 0; i < labels->n; i++)
            weights->weights[i * lanes + a] =
                (uint32_t)llround((double)weights->scale * weight_of(labels, sizes, i, a));
    }
    free(sizes);
    return ASC_OK;
failed:
    free(sizes);
    asc_weights_free(weights);
    return code;
}

asc_code asc_weights_reorder(const asc_weights *weights, int64_t n, const int32_t *order,
                             int32_t n_attributes, asc_weights *reordered) {
    const int32_t lanes = weights->lanes == 1 ? 1 : (n_attributes + 7) / 8 * 8;
    *reordered = *weights;
    reordered->lanes = lanes;
    asc_code code = asc_alloc(&reordered->weights, (uint64_t)n * (uint64_t)lanes, sizeof(uint32_t),
                              "image weights");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        for (int32_t a = 0; a < (lanes == 1 ? 1 : n_attributes); a++)
            reordered->weights[i * lanes + a] = asc_weights_of(weights, i, order[a]);
    return code;
}

void asc_weights_free(asc_weights *weights) {
    free(weights->weights);
    *weights = (asc_weights){0};
}
