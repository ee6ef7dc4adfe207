/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "macro/refine.h"

/* A range of one attribute begins before `key`, or ended before it. */
typedef struct range_event {
    uint64_t key;
    int32_t attribute;
    int32_t step;    /* 1 begins, -1 ends */
    uint32_t widest; /* keys of the range's widest cell */
} range_event;

static int compare_events(const void *a, const void *b) {
    const range_event *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->attribute != y->attribute)
        return x->attribute < y->attribute ? -1 : 1;
    return x->step - y->step;
}

/* Sets a segment's shift to `shift`, or to the coarsest one with cells below `widest` keys: a
 * range of many candidate cells would otherwise come back as it was. Returns its cells. */
static int64_t cut(asc_cell_segment *segment, int32_t shift, uint32_t widest) {
    const int32_t most = 31 - __builtin_clz(widest - 1);
    segment->shift = shift < most ? shift : most;
    return asc_cell_segment_size(segment);
}

/* Cells of all segments at a shift, and counters of all their attributes. */
static void cut_all(asc_refine_plan *plan, int32_t shift) {
    plan->n_cells = plan->n_counters = 0;
    for (int64_t s = 0; s < plan->map.n_segments; s++) {
        asc_cell_segment *segment = &plan->map.segments[s];
        const int64_t cells = cut(segment, shift, plan->slots[s].widest);
        segment->cell = (int32_t)(plan->n_cells <= ASC_CELLS_MOST ? plan->n_cells : 0);
        plan->slots[s].counters = plan->n_counters;
        plan->n_cells += cells;
        plan->n_counters += cells * plan->slots[s].n * ASC_REFINE_CLASSES;
    }
}

/* Chooses dense or sparse, and the finest cells that the budget allows. */
static void choose_cells(const asc_ks_bracket *brackets, int32_t n_attributes,
                         asc_refine_budget budget, asc_refine_plan *plan) {
    enum { COARSEST = 31 };
    /* Sparse counting pays for every attribute that looks at a pair, dense counting for the pair.
     */
    const double most_looks = 3;
    double looks = 0;
    for (int32_t a = 0; a < n_attributes; a++)
        looks += brackets[a].share;
    cut_all(plan, COARSEST);
    plan->dense = looks > most_looks && plan->n_cells <= budget.cells;
    int32_t shift = 0;
    for (cut_all(plan, shift); shift < COARSEST; cut_all(plan, ++shift))
        if (plan->dense ? plan->n_cells <= budget.cells : plan->n_counters <= budget.counters)
            break;
}

/* Sweeps over the events; between two keys the set of open attributes is one segment. */
static void cut_segments(const range_event *events, int64_t n_events, int32_t n_attributes,
                         uint32_t *open, asc_refine_plan *plan) {
    int64_t n_slots = 0, n_open = 0;
    for (int64_t e = 0; e < n_events;) {
        uint64_t key = events[e].key;
        for (; e < n_events && events[e].key == key; e++) {
            open[events[e].attribute] = events[e].step > 0 ? events[e].widest : 0;
            n_open += events[e].step;
        }
        if (n_open == 0)
            continue;
        plan->slots[plan->map.n_segments] =
            (asc_refine_slots){.n = (int32_t)n_open, .widest = UINT32_MAX, .attributes = n_slots};
        uint32_t *widest = &plan->slots[plan->map.n_segments].widest;
        plan->map.segments[plan->map.n_segments++] =
            (asc_cell_segment){.first = (uint32_t)key, .last = (uint32_t)(events[e].key - 1)};
        for (int32_t a = 0; a < n_attributes; a++) {
            if (open[a] == 0)
                continue;
            plan->attributes[n_slots++] = a;
            *widest = *widest < open[a] ? *widest : open[a];
        }
    }
}

/* Places in the lists of all segments together. */
static int64_t count_slots(const range_event *events, int64_t n_events) {
    int64_t slots = 0, n_open = 0;
    for (int64_t e = 0; e < n_events; e++) {
        n_open += events[e].step;
        slots += n_open;
    }
    return slots;
}

asc_code asc_refine_plan_init(const asc_ks_bracket *brackets, int32_t n_attributes,
                              asc_refine_budget budget, asc_refine_plan *plan) {
    *plan = (asc_refine_plan){0};
    range_event *events = NULL;
    uint32_t *open = NULL; /* widest of the attribute's open range, or 0 */
    int64_t n_events = 0, e = 0;
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < n_attributes; a++)
        n_events += 2 * brackets[a].n_ranges;
    if (n_events == 0)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&events, (uint64_t)n_events, sizeof *events, "candidates"), done);
    ASC_TRY(code, asc_alloc(&open, (uint64_t)n_attributes, sizeof *open, "candidates"), done);
    for (int32_t a = 0; a < n_attributes; a++) {
        for (int64_t r = 0; r < brackets[a].n_ranges; r++) {
            const asc_key_range *range = &brackets[a].ranges[r];
            events[e++] = (range_event){
                .key = range->first, .attribute = a, .step = 1, .widest = range->widest};
            events[e++] =
                (range_event){.key = (uint64_t)range->last + 1, .attribute = a, .step = -1};
        }
    }
    qsort(events, (size_t)n_events, sizeof *events, compare_events);
    ASC_TRY(
        code,
        asc_alloc(&plan->map.segments, (uint64_t)n_events, sizeof *plan->map.segments, "segments"),
        done);
    ASC_TRY(code, asc_alloc(&plan->slots, (uint64_t)n_events, sizeof *plan->slots, "segments"),
            done);
    ASC_TRY(code,
            asc_alloc(&plan->attributes, (uint64_t)count_slots(events, n_events),
                      sizeof *plan->attributes, "segments"),
            done);
    cut_segments(events, n_events, n_attributes, open, plan);
    choose_cells(brackets, n_attributes, budget, plan);
    ASC_TRY(code, asc_cell_map_index(&plan->map), done);
done:
    free(events);
    free(open);
    if (code != ASC_OK)
        asc_refine_plan_free(plan);
    return code;
}

void asc_refine_plan_free(asc_refine_plan *plan) {
    asc_cell_map_free(&plan->map);
    free(plan->slots);
    free(plan->attributes);
    *plan = (asc_refine_plan){0};
}
