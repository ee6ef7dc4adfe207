/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact suprema: sweeps over only the distances that may hold one. Internal.
 *
 * All attributes' candidate ranges together cut the distances into segments; each segment is cut
 * into cells, down to single float32 values where memory allows. A sweep looks up every pair and
 * counts, of those in a segment, the attributes that look at it. Looks are gathered by the place of
 * their counters before they are counted, so that counters are worked on while they are in cache.
 */
#ifndef ATTRSCOPE_SEPARATION_REFINE_H
#define ATTRSCOPE_SEPARATION_REFINE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/sweep.h"
#include "separation/ks_bracket.h"
#include "sweep/kernels.h"
#include "sweep/labels.h"
#include "sweep/weights.h"

/* A range of keys, cut into cells of 2^shift keys, and the attributes that look at it. */
typedef struct asc_refine_segment {
    uint32_t first, last; /* keys */
    int32_t shift;
    int32_t n;          /* attributes */
    uint32_t widest;    /* its cells must be narrower: keys, at least 2 */
    int64_t attributes; /* their first place in asc_refine_plan.attributes; ascending there */
    int64_t counters;   /* first of [cells, n, ASC_CLASSES] */
} asc_refine_segment;

/* What the look-up of a bucket of keys holds, if not the segment that the whole bucket is in. */
enum {
    ASC_REFINE_NOWHERE = -1, /* in no segment */
    ASC_REFINE_MIXED = -2    /* less s: s is the first segment that ends in it or behind */
};

typedef struct asc_refine_plan {
    int64_t n_segments;           /* 0 when nothing is left to refine */
    asc_refine_segment *segments; /* disjoint, ascending */
    int32_t *attributes;
    int64_t n_counters;
    asc_key_set set;  /* of the buckets that are in some segment; its bits are owned */
    int32_t *buckets; /* of each bit of the set: a segment or one of the above */
} asc_refine_plan;

/* Plans the next sweep over the brackets' ranges [n_attributes], with at most `counters` counters;
 * cells are always narrower than those that made the ranges, so it goes beyond that where segments
 * are many. Errors: ASC_MEMORY. Local, the same on every rank. */
asc_code asc_refine_plan_init(const asc_ks_bracket *brackets, int32_t n_attributes,
                              int64_t counters, asc_refine_plan *plan);
void asc_refine_plan_free(asc_refine_plan *plan);

/* Cells of a segment. Pure. */
static inline int64_t asc_refine_cells(const asc_refine_segment *segment) {
    return (int64_t)((segment->last - segment->first) >> segment->shift) + 1;
}

/* One sweep of the plan: counts [n_counters] over all ranks, owned by the caller. Errors:
 * ASC_MEMORY and the sweep's. Collective. */
asc_code asc_refine_sweep(const asc_points *points, const asc_labels *labels,
                          const asc_weights *weights, bool same_identity,
                          const asc_refine_plan *plan, const char *task, uint64_t **counts);

/* Narrows the brackets by what the sweep counted. Errors: ASC_MEMORY. Local. */
asc_code asc_refine_narrow(const asc_refine_plan *plan, const uint64_t *counts,
                           int32_t n_attributes, asc_ks_bracket *brackets);

#endif
