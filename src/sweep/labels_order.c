#include "attrscope/memory.h"
#include "sweep/labels.h"

asc_code asc_labels_reorder(const asc_labels *labels, const int32_t *order, asc_labels *reordered) {
    const int64_t n = labels->n;
    const uint64_t masks = (uint64_t)labels->n_words * (uint64_t)n;
    *reordered = (asc_labels){.n = n,
                              .n_attributes = labels->n_attributes,
                              .n_words = labels->n_words,
                              .has_missing = labels->has_missing,
                              .identity = labels->identity};
    asc_code code = asc_alloc(&reordered->positive, masks, sizeof(uint64_t), "attribute masks");
    if (code == ASC_OK)
        code = asc_alloc(&reordered->negative, masks, sizeof(uint64_t), "attribute masks");
    for (int32_t a = 0; a < labels->n_attributes && code == ASC_OK; a++) {
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

asc_code asc_weights_reorder(const asc_weights *weights, int64_t n, const int32_t *order,
                             int32_t n_attributes, asc_weights *reordered) {
    const int32_t lanes = weights->lanes;
    *reordered = *weights;
    asc_code code = asc_alloc(&reordered->weights, (uint64_t)n * (uint64_t)lanes, sizeof(uint32_t),
                              "image weights");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        for (int32_t a = 0; a < n_attributes; a++)
            reordered->weights[i * lanes + a] = weights->weights[i * lanes + order[a]];
    return code;
}
