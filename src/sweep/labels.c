#include "sweep/labels.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/sweep.h"

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

static int sign_of(const asc_labels *labels, int64_t image, int32_t attribute) {
    int64_t at = attribute / ASC_LANES * labels->n + image;
    int lane = attribute % ASC_LANES;
    return (int)(labels->positive[at] >> lane & 1) - (int)(labels->negative[at] >> lane & 1);
}

/* The largest multiple, up to the limit, of the largest lcm(1..m) that is within it. */
static uint32_t divisible_scale(double limit) {
    uint64_t lcm = 1;
    for (uint64_t m = 2;; m++) {
        uint64_t a = lcm, b = m;
        while (b) {
            uint64_t r = a % b;
            a = b;
            b = r;
        }
        if ((double)(lcm / a * m) > limit)
            break;
        lcm = lcm / a * m;
    }
    return (uint32_t)((uint64_t)(limit / (double)lcm) * lcm);
}

/* Images of each identity in each modality of one attribute: sizes [n_identities, 2]. */
static void count_modalities(const asc_labels *labels, int32_t attribute, int32_t n_identities,
                             int64_t *sizes) {
    for (int64_t k = 0; k < 2 * (int64_t)n_identities; k++)
        sizes[k] = 0;
    for (int64_t i = 0; i < labels->n; i++) {
        int sign = sign_of(labels, i, attribute);
        if (sign != 0)
            sizes[2 * labels->identity[i] + (sign < 0)]++;
    }
}

asc_code asc_weights_init(const asc_labels *labels, int32_t n_identities, asc_weights *weights) {
    const int32_t lanes = (labels->n_attributes + 7) / 8 * 8;
    *weights = (asc_weights){.lanes = lanes};
    int64_t *sizes = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&weights->weights, (uint64_t)labels->n * (uint64_t)lanes, sizeof(uint32_t),
                      "image weights"),
            failed);
    ASC_TRY(code, asc_alloc(&sizes, 2 * (uint64_t)n_identities, sizeof *sizes, "modality sizes"),
            failed);

    double block_sum = 1, most_identities = 1;
    for (int32_t a = 0; a < labels->n_attributes; a++) {
        count_modalities(labels, a, n_identities, sizes);
        double present = 0;
        for (int64_t k = 0; k < 2 * (int64_t)n_identities; k++)
            present += sizes[k] > 0;
        most_identities = fmax(most_identities, present);
        for (int64_t begin = 0; begin < labels->n; begin += ASC_BLOCK_ROWS) {
            double sum = 0;
            for (int64_t i = begin; i < labels->n && i < begin + ASC_BLOCK_ROWS; i++) {
                int sign = sign_of(labels, i, a);
                if (sign != 0)
                    sum += 1.0 / (double)sizes[2 * labels->identity[i] + (sign < 0)];
            }
            block_sum = fmax(block_sum, sum);
        }
    }
    /* Rounding adds at most half a unit an image to a sum. */
    weights->scale = divisible_scale(((double)UINT32_MAX - ASC_BLOCK_ROWS) / block_sum);
    double bits = 2 * log2((double)weights->scale) + 2 * log2(most_identities);
    weights->shift = bits > 62 ? (int32_t)ceil(bits - 62) : 0;
    if (weights->scale == 0 || weights->shift > 52) {
        code = asc_fail(ASC_DATA,
                        "identity weighting of %lld images of %d identities does not fit "
                        "into 64-bit totals; use macro.population.weighting: image",
                        (long long)labels->n, n_identities);
        goto failed;
    }
    for (int32_t a = 0; a < labels->n_attributes; a++) {
        count_modalities(labels, a, n_identities, sizes);
        for (int64_t i = 0; i < labels->n; i++) {
            int sign = sign_of(labels, i, a);
            if (sign != 0)
                weights->weights[i * lanes + a] = (uint32_t)llround(
                    (double)weights->scale / (double)sizes[2 * labels->identity[i] + (sign < 0)]);
        }
    }
    free(sizes);
    return ASC_OK;
failed:
    free(sizes);
    asc_weights_free(weights);
    return code;
}

void asc_weights_free(asc_weights *weights) {
    free(weights->weights);
    *weights = (asc_weights){0};
}
