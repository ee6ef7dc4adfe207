/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "separation/refine.h"

/* The attribute's place among those that look at a segment. */
static int32_t find_place(const asc_refine_plan *plan, const asc_refine_segment *segment,
                          int32_t attribute) {
    const int32_t *attributes = plan->attributes + segment->attributes;
    int32_t low = 0, high = segment->n - 1;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (attributes[middle] < attribute)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A segment's cells, as they are counted for the attribute. */
static asc_key_cells cells_of(const asc_refine_plan *plan, const asc_refine_segment *segment,
                              const uint64_t *counts, int32_t attribute) {
    const int64_t place = (int64_t)find_place(plan, segment, attribute) * ASC_CLASSES;
    return (asc_key_cells){.n = asc_refine_cells(segment),
                           .begin = segment->first,
                           .end = segment->last + 1,
                           .shift = segment->shift,
                           .stride = (int64_t)segment->n * ASC_CLASSES,
                           .counts = counts + segment->counters + place};
}

/* Looks at the segments from *segment on that lie in the range, for their edges or for what is
 * inside; *segment moves behind them. */
static asc_code visit_range(const asc_refine_plan *plan, const uint64_t *counts, int32_t attribute,
                            const asc_key_range *range, bool inside, int64_t *segment,
                            asc_ks_bracket *bracket) {
    uint64_t left[ASC_CLASSES];
    memcpy(left, range->left, sizeof left);
    while (plan->segments[*segment].first < range->first)
        (*segment)++;
    for (; *segment < plan->n_segments && plan->segments[*segment].first <= range->last;
         (*segment)++) {
        const asc_key_cells cells = cells_of(plan, &plan->segments[*segment], counts, attribute);
        asc_code code = ASC_OK;
        if (inside)
            code = asc_ks_bracket_search(bracket, left, cells);
        else
            asc_ks_bracket_raise(bracket, left, cells);
        if (code != ASC_OK)
            return code;
    }
    return ASC_OK;
}

static asc_code narrow_one(const asc_refine_plan *plan, const uint64_t *counts, int32_t attribute,
                           asc_ks_bracket *bracket) {
    asc_ks_bracket old = *bracket;
    bracket->ranges = NULL;
    bracket->n_ranges = bracket->capacity = 0;
    bracket->share = 0;
    asc_code code = ASC_OK;
    for (int pass = 0; pass < 2; pass++) {
        int64_t segment = 0;
        if (pass == 1) /* what the old cells might have held has been looked into */
            memcpy(bracket->upper, bracket->lower, sizeof bracket->upper);
        for (int64_t r = 0; r < old.n_ranges; r++)
            ASC_TRY(
                code,
                visit_range(plan, counts, attribute, &old.ranges[r], pass == 1, &segment, bracket),
                done);
    }
done:
    free(old.ranges);
    return code;
}

asc_code asc_refine_narrow(const asc_refine_plan *plan, const uint64_t *counts,
                           int32_t n_attributes, asc_ks_bracket *brackets) {
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < n_attributes && code == ASC_OK; a++)
        if (brackets[a].n_ranges > 0)
            code = narrow_one(plan, counts, a, &brackets[a]);
    return code;
}
