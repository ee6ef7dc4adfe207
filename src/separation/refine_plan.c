/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "separation/refine.h"

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
 * range of many candidate cells would otherwise come back as it was. Returns its counters. */
static int64_t cut(asc_refine_segment *segment, int32_t shift) {
    const int32_t most = 31 - __builtin_clz(segment->widest - 1);
    segment->shift = shift < most ? shift : most;
    return asc_refine_cells(segment) * segment->n * ASC_CLASSES;
}

static void cut_all(asc_refine_plan *plan, int32_t shift) {
    plan->n_counters = 0;
    for (int64_t s = 0; s < plan->n_segments; s++) {
        plan->segments[s].counters = plan->n_counters;
        plan->n_counters += cut(&plan->segments[s], shift);
    }
}

/* The finest cells that the budget allows. */
static void choose_cells(int64_t counters, asc_refine_plan *plan) {
    enum { COARSEST = 31 };
    int32_t shift = 0;
    for (cut_all(plan, shift); shift < COARSEST; cut_all(plan, ++shift))
        if (plan->n_counters <= counters)
            break;
}

/* What the keys of a bucket, first .. last, are in; *segment is the first that ends there or
 * behind. */
static int32_t place_bucket(const asc_refine_plan *plan, uint32_t first, uint32_t last,
                            int64_t *segment) {
    const asc_refine_segment *segments = plan->segments;
    while (*segment < plan->n_segments && segments[*segment].last < first)
        (*segment)++;
    if (*segment == plan->n_segments || segments[*segment].first > last)
        return ASC_REFINE_NOWHERE;
    const bool whole = segments[*segment].first <= first && segments[*segment].last >= last;
    return whole ? (int32_t)*segment : ASC_REFINE_MIXED - (int32_t)*segment;
}

static asc_code make_buckets(asc_refine_plan *plan) {
    enum { BUCKET_BITS = 15 };
    const uint32_t first = plan->segments[0].first;
    const uint32_t width = plan->segments[plan->n_segments - 1].last - first;
    plan->set = (asc_key_set){.least = first, .width = width};
    while (width >> plan->set.shift >= 1u << BUCKET_BITS)
        plan->set.shift++;
    const uint32_t buckets = (width >> plan->set.shift) + 1;
    asc_code code = asc_alloc(&plan->buckets, buckets, sizeof *plan->buckets, "candidates");
    if (code == ASC_OK)
        code = asc_alloc(&plan->set.bits, buckets / 32 + 1, sizeof *plan->set.bits, "candidates");
    int64_t segment = 0;
    for (uint32_t b = 0; b < buckets && code == ASC_OK; b++) {
        const uint32_t from = first + (b << plan->set.shift);
        plan->buckets[b] =
            place_bucket(plan, from, from + ((uint32_t)1 << plan->set.shift) - 1, &segment);
        plan->set.bits[b / 32] |= (uint32_t)(plan->buckets[b] != ASC_REFINE_NOWHERE) << b % 32;
    }
    return code;
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
        asc_refine_segment *segment = &plan->segments[plan->n_segments++];
        *segment = (asc_refine_segment){.first = (uint32_t)key,
                                        .last = (uint32_t)(events[e].key - 1),
                                        .n = (int32_t)n_open,
                                        .widest = UINT32_MAX,
                                        .attributes = n_slots};
        for (int32_t a = 0; a < n_attributes; a++) {
            if (open[a] == 0)
                continue;
            plan->attributes[n_slots++] = a;
            segment->widest = segment->widest < open[a] ? segment->widest : open[a];
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
                              int64_t counters, asc_refine_plan *plan) {
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
    ASC_TRY(code,
            asc_alloc(&plan->segments, (uint64_t)n_events, sizeof *plan->segments, "candidates"),
            done);
    ASC_TRY(code,
            asc_alloc(&plan->attributes, (uint64_t)count_slots(events, n_events),
                      sizeof *plan->attributes, "candidates"),
            done);
    cut_segments(events, n_events, n_attributes, open, plan);
    choose_cells(counters, plan);
    code = make_buckets(plan);
done:
    free(events);
    free(open);
    if (code != ASC_OK)
        asc_refine_plan_free(plan);
    return code;
}

void asc_refine_plan_free(asc_refine_plan *plan) {
    free(plan->segments);
    free(plan->attributes);
    free(plan->buckets);
    free(plan->set.bits);
    *plan = (asc_refine_plan){0};
}
