/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/refine_looks.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/spin.h"

/* Codes of a sign: a pair's class is in the low bits of their sum, a missing one in the others. */
enum { CODE_POSITIVE = 0, CODE_NEGATIVE = 1, CODE_MISSING = 4, CLASS_BITS = 3, ACROSS = 1 };

/* Of a sum of codes: whether both are known. */
static const uint8_t known[2 * CODE_MISSING + 1] = {1, 1, 1};

static asc_code encode_signs(const asc_labels *labels, uint8_t **codes) {
    const int64_t attributes = labels->n_attributes;
    asc_code code =
        asc_alloc(codes, (uint64_t)labels->n * (uint64_t)attributes, 1, "attribute codes");
    for (int64_t i = 0; i < labels->n && code == ASC_OK; i++)
        for (int32_t a = 0; a < attributes; a++) {
            const int sign = asc_labels_sign(labels, i, a);
            (*codes)[i * attributes + a] = sign > 0   ? CODE_POSITIVE
                                           : sign < 0 ? CODE_NEGATIVE
                                                      : CODE_MISSING;
        }
    return code;
}

/* A segment has at least ASC_CLASSES counters, so that its number in a page fits 16 bits. */
static void find_segments(asc_look_counting *counting) {
    const asc_refine_plan *plan = counting->plan;
    int32_t segment = 0;
    for (int64_t page = 0; page < counting->n_pages; page++) {
        while (segment + 1 < plan->n_segments &&
               plan->segments[segment + 1].counters <= page << ASC_LOOKS_PAGE_BITS)
            segment++;
        counting->segments[page] = segment;
    }
}

asc_code asc_look_counting_init(const asc_refine_plan *plan, const asc_labels *labels,
                                const asc_weights *weights, asc_look_counting *counting) {
    *counting = (asc_look_counting){.plan = plan, .labels = labels, .weights = weights};
    counting->n_pages = (plan->n_counters >> ASC_LOOKS_PAGE_BITS) + 1;
    asc_code code = encode_signs(labels, &counting->codes);
    if (code == ASC_OK)
        code = asc_alloc(&counting->counters, (uint64_t)plan->n_counters, sizeof(uint64_t),
                         "refining counters");
    if (code == ASC_OK)
        code = asc_alloc(&counting->locks, (uint64_t)counting->n_pages, 1, "refining counters");
    if (code == ASC_OK)
        code = asc_alloc(&counting->segments, (uint64_t)counting->n_pages,
                         sizeof *counting->segments, "refining counters");
    if (code == ASC_OK)
        find_segments(counting);
    return code;
}

void asc_look_counting_free(asc_look_counting *counting) {
    free(counting->codes);
    free(counting->counters);
    free(counting->locks);
    free(counting->segments);
    *counting = (asc_look_counting){0};
}

asc_code asc_looks_init(const asc_look_counting *counting, int32_t n_threads, asc_looks *looks) {
    const uint64_t pages = (uint64_t)counting->n_pages;
    looks->held = asc_looks_held(counting->n_pages, n_threads);
    asc_code code = asc_alloc(&looks->looks, pages * (uint64_t)looks->held, sizeof *looks->looks,
                              "pairs to refine");
    return code == ASC_OK ? asc_alloc(&looks->n, pages, sizeof *looks->n, "pairs to refine") : code;
}

void asc_looks_free(asc_looks *looks) {
    free(looks->looks);
    free(looks->n);
    *looks = (asc_looks){0};
}

/* What tells the pairs of a study apart, each a loop of its own: nothing in it branches on a sign,
 * which no processor could predict. */
typedef struct look_kind {
    bool alike;   /* a pair weighs the same whatever the attribute */
    bool missing; /* values may be missing */
    bool own;     /* of one identity: it counts only where it lies across */
} look_kind;

static inline __attribute__((always_inline)) void count_look(const asc_look_counting *counting,
                                                             const asc_refine_segment *segments,
                                                             const asc_look *at, uint64_t *cell,
                                                             look_kind kind) {
    const asc_weights *weights = counting->weights;
    const asc_refine_segment *segment = &segments[at->segment];
    const int32_t *attributes = counting->plan->attributes + segment->attributes;
    const int64_t n_attributes = counting->labels->n_attributes;
    const uint8_t *row = counting->codes + at->row * n_attributes;
    const uint8_t *column = counting->codes + at->column * n_attributes;
    const uint64_t pair_weight = kind.alike ? asc_weights_pair(weights, at->row, at->column) : 0;
    const uint32_t *row_weights = NULL, *column_weights = NULL;
    if (!kind.alike) {
        row_weights = weights->weights + (int64_t)at->row * weights->lanes;
        column_weights = weights->weights + (int64_t)at->column * weights->lanes;
    }
    for (int32_t s = 0; s < segment->n; s++, cell += ASC_CLASSES) {
        const int32_t a = attributes[s], sum = row[a] + column[a];
        uint64_t weight = pair_weight;
        if (!kind.alike)
            weight = asc_weights_scaled(weights, (uint64_t)row_weights[a] * column_weights[a]);
        if (kind.missing)
            weight *= known[sum];
        if (kind.own)
            weight *= sum == ACROSS;
        cell[sum & CLASS_BITS] += weight;
    }
}

/* Asks the memory for what is needed of a look that comes soon. */
static inline void ask_ahead(const asc_look_counting *counting, const asc_look *next,
                             const uint64_t *counters, bool alike) {
    enum { COUNTERS_PER_LINE = 8 };
    const int64_t n_attributes = counting->labels->n_attributes;
    const uint64_t *cell = counters + next->place;
    __builtin_prefetch(cell, 1);
    __builtin_prefetch(cell + COUNTERS_PER_LINE, 1);
    __builtin_prefetch(counting->codes + next->row * n_attributes);
    __builtin_prefetch(counting->codes + next->column * n_attributes);
    if (alike)
        return;
    const asc_weights *weights = counting->weights;
    __builtin_prefetch(weights->weights + (int64_t)next->row * weights->lanes);
    __builtin_prefetch(weights->weights + (int64_t)next->column * weights->lanes);
}

static inline __attribute__((always_inline)) void count_looks(const asc_look_counting *counting,
                                                              int64_t page, const asc_look *held,
                                                              int32_t n, look_kind kind) {
    enum { AHEAD = 8 };
    const int32_t *identity = counting->labels->identity;
    const asc_refine_segment *segments = counting->plan->segments + counting->segments[page];
    uint64_t *counters = counting->counters + (page << ASC_LOOKS_PAGE_BITS);
    for (int32_t k = 0; k < n; k++) {
        ask_ahead(counting, &held[k + AHEAD < n ? k + AHEAD : k], counters, kind.alike);
        kind.own = identity[held[k].row] == identity[held[k].column];
        if (kind.own)
            count_look(counting, segments, &held[k], counters + held[k].place, kind);
        else
            count_look(counting, segments, &held[k], counters + held[k].place, kind);
    }
}

/* Behind the last page that cells which begin in `page` reach into. */
static int64_t page_end(const asc_look_counting *counting, int64_t page) {
    const int64_t cell = (int64_t)ASC_CLASSES * counting->labels->n_attributes;
    const int64_t more = (((int64_t)1 << ASC_LOOKS_PAGE_BITS) + cell - 2) >> ASC_LOOKS_PAGE_BITS;
    return page + 1 + more < counting->n_pages ? page + 1 + more : counting->n_pages;
}

void asc_looks_count(asc_looks *looks, asc_look_counting *counting, int64_t page) {
    const asc_look *held = looks->looks + page * looks->held;
    const int32_t n = looks->n[page];
    const int64_t end = page_end(counting, page);
    for (int64_t p = page; p < end; p++)
        asc_spin_lock(&counting->locks[p]);
    const bool alike = asc_weights_alike(counting->weights);
    const bool missing = counting->labels->has_missing;
    if (alike && missing)
        count_looks(counting, page, held, n, (look_kind){.alike = true, .missing = true});
    else if (alike)
        count_looks(counting, page, held, n, (look_kind){.alike = true});
    else if (missing)
        count_looks(counting, page, held, n, (look_kind){.missing = true});
    else
        count_looks(counting, page, held, n, (look_kind){0});
    for (int64_t p = page; p < end; p++)
        asc_spin_unlock(&counting->locks[p]);
    looks->n[page] = 0;
}

void asc_looks_count_all(asc_looks *looks, asc_look_counting *counting) {
    for (int64_t page = 0; page < counting->n_pages; page++)
        if (looks->n[page] > 0)
            asc_looks_count(looks, counting, page);
}
