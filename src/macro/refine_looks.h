/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs that some attribute looks at, gathered by the place of their counters. Internal; a gatherer
 * a thread, all of them add to the same counters. */
#ifndef ATTRSCOPE_MACRO_REFINE_LOOKS_H
#define ATTRSCOPE_MACRO_REFINE_LOOKS_H

#include "macro/refine.h"

enum {
    ASC_LOOKS_PAGE_BITS = 16, /* counters of a page: half a megabyte stays in cache */
    ASC_LOOKS_HELD = 1024     /* looks of a page before they are counted */
};

/* What a look is counted with; borrowed. */
typedef struct asc_look_counting {
    const asc_refine_plan *plan;
    const asc_labels *labels;
    const asc_weights *weights; /* NULL: by image */
    uint8_t *codes;             /* [N, A] of signs, owned */
    uint64_t *counters;         /* [n_counters] owned */
    uint8_t *locks;             /* [pages] owned */
    int64_t n_pages;
} asc_look_counting;

/* Errors: ASC_MEMORY. Local; O(N A). */
asc_code asc_look_counting_init(const asc_refine_plan *plan, const asc_labels *labels,
                                const asc_weights *weights, asc_look_counting *counting);
void asc_look_counting_free(asc_look_counting *counting);

typedef struct asc_look {
    int32_t row, column; /* images */
    int32_t segment;
    uint32_t place; /* of the cell's first counter in the page */
} asc_look;

/* What one thread has gathered. */
typedef struct asc_looks {
    asc_look *looks; /* [pages, ASC_LOOKS_HELD] */
    int32_t *n;      /* [pages] */
} asc_looks;

/* Errors: ASC_MEMORY. Local. */
asc_code asc_looks_init(const asc_look_counting *counting, asc_looks *looks);
void asc_looks_free(asc_looks *looks);

/* Counts what a page holds. Thread-safe. */
void asc_looks_count(asc_looks *looks, asc_look_counting *counting, int64_t page);
void asc_looks_count_all(asc_looks *looks, asc_look_counting *counting);

/* Adds a pair whose key is in the segment. */
static inline void asc_looks_add(asc_looks *looks, asc_look_counting *counting, int64_t row,
                                 int64_t column, uint32_t key, int32_t segment) {
    const asc_refine_segment *s = &counting->plan->segments[segment];
    const int64_t counter =
        s->counters + (int64_t)((key - s->first) >> s->shift) * s->n * ASC_CLASSES;
    const int64_t page = counter >> ASC_LOOKS_PAGE_BITS;
    looks->looks[page * ASC_LOOKS_HELD + looks->n[page]] =
        (asc_look){.row = (int32_t)row,
                   .column = (int32_t)column,
                   .segment = segment,
                   .place = (uint32_t)(counter - (page << ASC_LOOKS_PAGE_BITS))};
    if (++looks->n[page] == ASC_LOOKS_HELD)
        asc_looks_count(looks, counting, page);
}

#endif
