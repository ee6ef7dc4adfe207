/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/refine_looks.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/spin.h"

/* Codes of a sign, so that two of them add up to the pair's class, or beyond when one is missing.
 */
enum { CODE_POSITIVE = 0, CODE_NEGATIVE = 1, CODE_MISSING = 3, ACROSS = 1 };

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
    return code;
}

void asc_look_counting_free(asc_look_counting *counting) {
    free(counting->codes);
    free(counting->counters);
    free(counting->locks);
    *counting = (asc_look_counting){0};
}

asc_code asc_looks_init(const asc_look_counting *counting, asc_looks *looks) {
    const uint64_t pages = (uint64_t)counting->n_pages;
    asc_code code =
        asc_alloc(&looks->looks, pages * ASC_LOOKS_HELD, sizeof *looks->looks, "pairs to refine");
    return code == ASC_OK ? asc_alloc(&looks->n, pages, sizeof *looks->n, "pairs to refine") : code;
}

void asc_looks_free(asc_looks *looks) {
    free(looks->looks);
    free(looks->n);
    *looks = (asc_looks){0};
}

/* What the pair weighs in an attribute. */
static inline uint64_t weight_in(const asc_weights *weights, const asc_look *at,
                                 int32_t attribute) {
    return asc_weights_scaled(weights, (uint64_t)asc_weights_of(weights, at->row, attribute) *
                                           asc_weights_of(weights, at->column, attribute));
}

static inline void count_look(const asc_look_counting *counting, const asc_look *at, uint64_t *cell,
                              bool alike) {
    const asc_weights *weights = counting->weights;
    const asc_refine_segment *segment = &counting->plan->segments[at->segment];
    const int32_t *attributes = counting->plan->attributes + segment->attributes;
    const int64_t n_attributes = counting->labels->n_attributes;
    const uint8_t *row = counting->codes + at->row * n_attributes;
    const uint8_t *column = counting->codes + at->column * n_attributes;
    const int32_t *identity = counting->labels->identity;
    const bool own = identity[at->row] == identity[at->column]; /* counts only where across */
    const uint64_t pair_weight = alike ? asc_weights_pair(weights, at->row, at->column) : 0;
    for (int32_t s = 0; s < segment->n; s++, cell += ASC_CLASSES) {
        const int32_t a = attributes[s], sum = row[a] + column[a];
        const bool counts = sum < ASC_CLASSES && (!own || sum == ACROSS);
        const uint64_t weight = alike ? pair_weight : weight_in(weights, at, a);
        cell[sum < ASC_CLASSES ? sum : 0] += counts ? weight : 0;
    }
}

/* Asks the memory for the first counters of a look that comes soon. */
static inline void ask_ahead(const asc_look *held, int32_t k, int32_t n, const uint64_t *counters) {
    enum { AHEAD = 8, COUNTERS_PER_LINE = 8 };
    const uint64_t *cell = counters + held[k + AHEAD < n ? k + AHEAD : k].place;
    __builtin_prefetch(cell, 1);
    __builtin_prefetch(cell + COUNTERS_PER_LINE, 1);
}

void asc_looks_count(asc_looks *looks, asc_look_counting *counting, int64_t page) {
    const asc_look *held = looks->looks + page * ASC_LOOKS_HELD;
    const int32_t n = looks->n[page];
    uint64_t *counters = counting->counters + (page << ASC_LOOKS_PAGE_BITS);
    uint8_t *lock = &counting->locks[page];
    asc_spin_lock(lock);
    if (asc_weights_alike(counting->weights))
        for (int32_t k = 0; k < n; k++) {
            ask_ahead(held, k, n, counters);
            count_look(counting, &held[k], counters + held[k].place, true);
        }
    else
        for (int32_t k = 0; k < n; k++) {
            ask_ahead(held, k, n, counters);
            count_look(counting, &held[k], counters + held[k].place, false);
        }
    asc_spin_unlock(lock);
    looks->n[page] = 0;
}

void asc_looks_count_all(asc_looks *looks, asc_look_counting *counting) {
    for (int64_t page = 0; page < counting->n_pages; page++)
        if (looks->n[page] > 0)
            asc_looks_count(looks, counting, page);
}
