/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/lane_bytes_parts.h"

enum { AT_ONCE = 256 }; /* pairs whose counters are found before they are added to */

static int64_t width_of(const asc_lane_group *group) {
    return group->kind == ASC_LANES_CLASSES ? (int64_t)group->n * group->n : asc_lane_count(group);
}

asc_code asc_lane_wide_init(const asc_lane_group *group, int32_t joined, int32_t cells,
                            asc_lane_wide *wide) {
    *wide = (asc_lane_wide){.group = group, .joined = joined};
    wide->n_counters = ((((int64_t)cells - 1) >> joined) + 1) * width_of(group);
    return asc_alloc(&wide->counters, (uint64_t)wide->n_counters, sizeof(uint64_t),
                     "lanes of pairs");
}

void asc_lane_wide_free(asc_lane_wide *wide) {
    free(wide->counters);
    *wide = (asc_lane_wide){0};
}

/* Many counters are on their way at once; -1: a pair has no second one. */
static inline void count(const asc_lane_wide *wide, const asc_lane_page *page, bool is_rest,
                         bool shared, uint64_t *counters) {
    const uint16_t *rows = wide->group->classes + page->row;
    const uint16_t *columns = wide->group->classes + page->column;
    const int64_t width = width_of(wide->group), n = wide->group->n;
    int64_t at[AT_ONCE], other[AT_ONCE];
    for (int32_t begun = 0; begun < page->n; begun += AT_ONCE) {
        const int32_t left = page->n - begun, several = left < AT_ONCE ? left : AT_ONCE;
        for (int32_t k = 0; k < several; k++) {
            const uint32_t place = page->places[begun + k];
            const int32_t a = rows[asc_place_row(place)], b = columns[asc_place_column(place)];
            const int64_t cell =
                ((page->first + (int32_t)asc_place_cell(place)) >> wide->joined) * width;
            at[k] =
                cell + (is_rest ? 2 * a + (a == b ? ASC_REST_SAME : ASC_REST_OTHER) : a * n + b);
            other[k] = a == b ? -1 : cell + 2 * b + ASC_REST_OTHER;
        }
        for (int32_t k = 0; k < several; k++) {
            asc_lane_add(&counters[at[k]], page->weight, shared);
            if (is_rest && other[k] >= 0)
                asc_lane_add(&counters[other[k]], page->weight, shared);
        }
    }
}

void asc_lane_wide_count(const asc_lane_wide *wide, const asc_lane_page *page, bool shared,
                         uint64_t *counters) {
    const bool is_rest = wide->group->kind == ASC_LANES_REST;
    if (shared)
        count(wide, page, is_rest, true, counters);
    else if (is_rest)
        count(wide, page, true, false, counters);
    else
        count(wide, page, false, false, counters);
}

void asc_lane_wide_read(const asc_lane_wide *wide, int64_t cell, uint64_t *out) {
    const int32_t n = wide->group->n, lanes = asc_lane_count(wide->group);
    const uint64_t *counters = wide->counters + cell * width_of(wide->group);
    for (int32_t l = 0; l < lanes && wide->group->kind == ASC_LANES_REST; l++)
        out[l] += counters[l];
    for (int32_t k = 0; k < n && wide->group->kind == ASC_LANES_CLASSES; k++)
        for (int32_t l = 0; l < n; l++)
            out[asc_class_lane(k, l)] += counters[(int64_t)k * n + l];
}
