/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact suprema: sweeps over only the distances that may hold one. Internal.
 *
 * All attributes' candidate ranges together cut the distances into segments; each segment is cut
 * into finer cells. Where most pairs fall into some attribute's candidates, a sweep counts every
 * attribute in every cell with the attribute-histogram sink ("dense"); later, when few do, it
 * counts only the attributes that look at a segment, in more and finer cells ("sparse"). */
#ifndef ATTRSCOPE_MACRO_REFINE_H
#define ATTRSCOPE_MACRO_REFINE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/sweep.h"
#include "macro/ks_bracket.h"
#include "sweep/attribute_histogram.h"
#include "sweep/cells.h"
#include "sweep/labels.h"
#include "sweep/weights.h"

enum { ASC_REFINE_CLASSES = 4 }; /* class 3 takes what does not count */

/* The attributes that look at a segment, and its counters when sparse. */
typedef struct asc_refine_slots {
    int32_t n;
    uint32_t widest;    /* its cells must be narrower: keys, at least 2 */
    int64_t attributes; /* their first place in asc_refine_plan.attributes; ascending there */
    int64_t counters;   /* first of [cells, n, ASC_REFINE_CLASSES] */
} asc_refine_slots;

typedef struct asc_refine_plan {
    asc_cell_map map;        /* n_segments is 0 when nothing is left to refine */
    asc_refine_slots *slots; /* [n_segments] */
    int32_t *attributes;
    bool dense;
    int64_t n_cells;    /* dense */
    int64_t n_counters; /* sparse */
} asc_refine_plan;

/* Most cells of a dense plan (0: never dense) and most counters of a sparse one. Cells are always
 * narrower than those that made the ranges, so a plan may go beyond where segments are many. */
typedef struct asc_refine_budget {
    int64_t cells;
    int64_t counters;
} asc_refine_budget;

/* Plans the next sweep over the brackets' ranges [n_attributes]. Errors: ASC_MEMORY. Local, the
 * same on every rank. */
asc_code asc_refine_plan_init(const asc_ks_bracket *brackets, int32_t n_attributes,
                              asc_refine_budget budget, asc_refine_plan *plan);
void asc_refine_plan_free(asc_refine_plan *plan);

/* What a sweep counted, over all ranks: one of the two. */
typedef struct asc_refine_counts {
    asc_attribute_histogram *dense;
    uint64_t *sparse; /* [n_counters] */
} asc_refine_counts;

/* One sweep of the plan. Release the counts with asc_refine_counts_free. Errors: ASC_MEMORY and the
 * sweep's. Collective. */
asc_code asc_refine_sweep(const asc_points *points, const asc_labels *labels,
                          const asc_weights *weights, bool same_identity,
                          const asc_refine_plan *plan, const char *task, asc_refine_counts *counts);
void asc_refine_counts_free(asc_refine_counts *counts);

/* Narrows the brackets by what the sweep counted. Errors: ASC_MEMORY. Local. */
asc_code asc_refine_narrow(const asc_refine_plan *plan, const asc_refine_counts *counts,
                           int32_t n_attributes, asc_ks_bracket *brackets);

#endif
