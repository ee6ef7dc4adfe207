/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs that some attribute looks at, gathered by the place of their counters. Internal; a gatherer
 * a thread, all of them add to the same counters. */
#ifndef ATTRSCOPE_SEPARATION_REFINE_LOOKS_H
#define ATTRSCOPE_SEPARATION_REFINE_LOOKS_H

#include "separation/refine.h"

enum {
    ASC_LOOKS_PAGE_BITS = 15,    /* counters of a page: a quarter of a megabyte stays in cache */
    ASC_LOOKS_MEMORY = 64 << 20, /* of what a rank's threads hold */
    ASC_LOOKS_MOST = 4096,       /* looks of a page and thread before they are counted */
    ASC_LOOKS_LEAST = 256
};

/* What a look is counted with; borrowed. */
typedef struct asc_look_counting {
    const asc_refine_plan *plan;
    const asc_labels *labels;
    const asc_weights *weights; /* NULL: by image */
    uint8_t *codes;             /* [N, A] of signs, owned */
    uint64_t *counters;         /* [n_counters] owned */
    uint8_t *locks;             /* [pages] owned */
    int32_t *segments;          /* [pages] the one that the first counter is of, owned */
    int64_t n_pages;
} asc_look_counting;

/* Errors: ASC_MEMORY. Local; O(N A). */
asc_code asc_look_counting_init(const asc_refine_plan *plan, const asc_labels *labels,
                                const asc_weights *weights, asc_look_counting *counting);
void asc_look_counting_free(asc_look_counting *counting);

typedef struct asc_look {
    int32_t row, column; /* images */
    uint16_t segment;    /* from the page's first one on */
    uint16_t place;      /* of the cell's first counter in the page */
} asc_look;

/* What one thread has gathered. */
typedef struct asc_looks {
    int32_t held;    /* looks of a page that there is room for */
    asc_look *looks; /* [pages, held] */
    int32_t *n;      /* [pages] */
} asc_looks;

/* Looks of a page that each of so many threads has room for. Pure. */
static inline int32_t asc_looks_held(int64_t n_pages, int32_t n_threads) {
    const int64_t held = ASC_LOOKS_MEMORY / (int64_t)sizeof(asc_look) / (n_pages * n_threads);
    return held > ASC_LOOKS_MOST    ? ASC_LOOKS_MOST
           : held < ASC_LOOKS_LEAST ? ASC_LOOKS_LEAST
                                    : (int32_t)held;
}

/* One of `n_threads`. Errors: ASC_MEMORY. Local. */
asc_code asc_looks_init(const asc_look_counting *counting, int32_t n_threads, asc_looks *looks);
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
    const int32_t n = looks->n[page]++;
    looks->looks[page * looks->held + n] =
        (asc_look){.row = (int32_t)row,
                   .column = (int32_t)column,
                   .segment = (uint16_t)(segment - counting->segments[page]),
                   .place = (uint16_t)(counter - (page << ASC_LOOKS_PAGE_BITS))};
    if (n + 1 == looks->held)
        asc_looks_count(looks, counting, page);
}

#endif
