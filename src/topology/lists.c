/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/lists.h"

#include <string.h>

#include "sweep/nearest.h"

uint32_t asc_lists_bits(float distance) {
    uint32_t bits;
    memcpy(&bits, &distance, sizeof bits);
    return bits;
}

float asc_lists_distance(uint64_t key) {
    const uint32_t bits = (uint32_t)(key >> 32);
    float distance;
    memcpy(&distance, &bits, sizeof distance);
    return distance;
}

/* A list of k places; one that is not full holds all pairs up to `reach`. */
static asc_list list_of(const uint64_t *keys, int32_t k, uint64_t reach) {
    asc_list list = {.keys = keys, .n = k, .bound = keys[k - 1]};
    if (list.bound == ASC_NEAREST_NONE)
        list.bound = reach;
    while (list.n > 0 && keys[list.n - 1] == ASC_NEAREST_NONE)
        list.n--;
    return list;
}

asc_list asc_lists_of(const asc_lists *lists, int32_t forest, int64_t point) {
    const int64_t place = point * lists->n_forests + forest;
    const float reach = lists->reach[place];
    if (reach < 0)
        return list_of(lists->near + point * lists->k, lists->k, UINT64_MAX);
    return list_of(lists->own + place * lists->k_own, lists->k_own,
                   (uint64_t)asc_lists_bits(reach) << 32 | UINT32_MAX);
}
