/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/lane_masks.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

/* Where the groups' bits are, or NULL; a group of gaps is not cut. */
static void place(const asc_lane_group *const *groups, int32_t n, int32_t *bit, int32_t *words,
                  int32_t *own_words) {
    int32_t bits = 0, own = 0;
    for (int32_t g = 0; g < n; g++) {
        if (groups[g]->kind != ASC_LANES_CLASSES || !asc_lane_is_narrow(groups[g]))
            continue;
        if (bit)
            bit[g] = bits;
        bits += asc_lane_count(groups[g]);
    }
    *words = (bits + ASC_LANES - 1) / ASC_LANES;
    for (int32_t g = 0; g < n; g++) {
        const int32_t lanes = asc_lane_count(groups[g]);
        if (groups[g]->kind != ASC_LANES_GAPS)
            continue;
        if (own % ASC_LANES + lanes > ASC_LANES)
            own += ASC_LANES - own % ASC_LANES;
        if (bit)
            bit[g] = *words * ASC_LANES + own;
        own += lanes;
    }
    *own_words = (own + ASC_LANES - 1) / ASC_LANES;
}

int32_t asc_lane_words(const asc_lane_group *const *groups, int32_t n) {
    int32_t words = 0, own = 0;
    place(groups, n, NULL, &words, &own);
    return words + own;
}

static void set_bit(uint64_t *words, int32_t bit) {
    words[bit / ASC_LANES] |= (uint64_t)1 << bit % ASC_LANES;
}

static void set_group(const asc_lane_group *group, int32_t bit, int32_t words, uint64_t *masks) {
    for (int64_t i = 0; i < group->weights->n; i++) {
        uint64_t *high = masks + i * 2 * words, *low = high + words;
        const int32_t own = group->classes[i];
        for (int32_t other = 0; other < group->n; other++) {
            const int32_t lane = bit + asc_class_lane(own, other);
            if (other <= own)
                set_bit(high, lane);
            if (other >= own)
                set_bit(low, lane);
        }
    }
}

asc_code asc_lane_layout_init(const asc_lane_group *const *groups, int32_t n,
                              asc_lane_layout *layout) {
    int32_t words = 0, own = 0;
    *layout = (asc_lane_layout){.groups = groups, .n = n};
    asc_code code = asc_alloc(&layout->bit, (uint64_t)n, sizeof *layout->bit, "lanes of pairs");
    if (code != ASC_OK)
        return code;
    for (int32_t g = 0; g < n; g++)
        layout->bit[g] = -1;
    place(groups, n, layout->bit, &words, &own);
    code = asc_alloc(&layout->of_points, (uint64_t)groups[0]->weights->n * 2 * (uint64_t)words,
                     sizeof(uint64_t), "lanes of images");
    for (int32_t g = 0; g < n && code == ASC_OK; g++)
        if (layout->bit[g] >= 0 && groups[g]->kind == ASC_LANES_CLASSES)
            set_group(groups[g], layout->bit[g], words, layout->of_points);
    layout->masks =
        (asc_lane_masks){.words = words, .own_words = own, .of_points = layout->of_points};
    if (code != ASC_OK)
        asc_lane_layout_free(layout);
    return code;
}

void asc_lane_layout_free(asc_lane_layout *layout) {
    free(layout->bit);
    free(layout->of_points);
    *layout = (asc_lane_layout){0};
}

void asc_lane_layout_own(const asc_lane_layout *layout, const asc_kernels *kernels, int64_t row,
                         int64_t column, int32_t n, int32_t stride, uint64_t *out) {
    for (int32_t w = 0; w < layout->masks.own_words; w++)
        memset(out + (int64_t)w * stride, 0, (size_t)n * sizeof *out);
    for (int32_t g = 0; g < layout->n; g++) {
        const asc_lane_group *group = layout->groups[g];
        if (group->kind != ASC_LANES_GAPS)
            continue;
        const int32_t bit = layout->bit[g] - layout->masks.words * ASC_LANES;
        kernels->mark_gaps(group->positions + column, n, group->positions[row], group->n,
                           bit % ASC_LANES, out + (int64_t)(bit / ASC_LANES) * stride);
    }
}
