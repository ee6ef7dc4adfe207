/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/refine.h"

/* The finer cells of one range for one attribute, gathered from the range's segments. */
typedef struct run_buffer {
    uint32_t *first;
    uint64_t *counts;
    int64_t n, capacity;
} run_buffer;

static asc_code grow_run(run_buffer *run, int64_t n) {
    if (n <= run->capacity)
        return ASC_OK;
    free(run->first);
    free(run->counts);
    run->first = NULL;
    run->counts = NULL;
    run->capacity = n;
    asc_code code = asc_alloc(&run->first, (uint64_t)n + 1, sizeof *run->first, "finer cells");
    if (code == ASC_OK)
        code =
            asc_alloc(&run->counts, (uint64_t)n * ASC_CLASSES, sizeof *run->counts, "finer cells");
    return code;
}

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

/* Segments from *segment on that lie in the range; *segment moves behind them. */
static asc_code gather_run(const asc_refine_plan *plan, const uint64_t *counts, int32_t attribute,
                           const asc_key_range *range, int64_t *segment, run_buffer *run) {
    const asc_refine_segment *segments = plan->segments;
    while (segments[*segment].first < range->first)
        (*segment)++;
    int64_t end = *segment, n = 0;
    for (; end < plan->n_segments && segments[end].first <= range->last; end++)
        n += asc_refine_cells(&segments[end]);
    asc_code code = grow_run(run, n);
    if (code != ASC_OK)
        return code;
    run->n = 0;
    for (; *segment < end; (*segment)++) {
        const asc_refine_segment *s = &segments[*segment];
        const int64_t cells = asc_refine_cells(s);
        const uint64_t *from =
            counts + s->counters + (int64_t)find_place(plan, s, attribute) * ASC_CLASSES;
        for (int64_t c = 0; c < cells; c++, run->n++, from += (int64_t)s->n * ASC_CLASSES) {
            run->first[run->n] = s->first + ((uint32_t)c << s->shift);
            memcpy(run->counts + run->n * ASC_CLASSES, from, ASC_CLASSES * sizeof *from);
        }
    }
    run->first[run->n] = range->last + 1;
    return ASC_OK;
}

static asc_code narrow_one(const asc_refine_plan *plan, const uint64_t *counts, int32_t attribute,
                           asc_ks_bracket *bracket, run_buffer *run) {
    asc_ks_bracket old = *bracket;
    bracket->ranges = NULL;
    bracket->n_ranges = bracket->capacity = 0;
    bracket->share = 0;
    asc_code code = ASC_OK;
    for (int pass = 0; pass < 2; pass++) {
        int64_t segment = 0;
        if (pass == 1) /* what the old cells might have held has been looked into */
            memcpy(bracket->upper, bracket->lower, sizeof bracket->upper);
        for (int64_t r = 0; r < old.n_ranges; r++) {
            const asc_key_range *range = &old.ranges[r];
            ASC_TRY(code, gather_run(plan, counts, attribute, range, &segment, run), done);
            asc_key_cells cells = {.n = run->n, .first = run->first, .counts = run->counts};
            if (pass == 0)
                asc_ks_bracket_raise(bracket, range->left, cells);
            else
                ASC_TRY(code, asc_ks_bracket_search(bracket, range->left, cells), done);
        }
    }
done:
    free(old.ranges);
    return code;
}

asc_code asc_refine_narrow(const asc_refine_plan *plan, const uint64_t *counts,
                           int32_t n_attributes, asc_ks_bracket *brackets) {
    run_buffer run = {0};
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < n_attributes && code == ASC_OK; a++)
        if (brackets[a].n_ranges > 0)
            code = narrow_one(plan, counts, a, &brackets[a], &run);
    free(run.first);
    free(run.counts);
    return code;
}
