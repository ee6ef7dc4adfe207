/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Histograms of matched and unmatched distances, and how far they overlap. Internal; local. */
#ifndef ATTRSCOPE_VERIFY_CURVES_H
#define ATTRSCOPE_VERIFY_CURVES_H

#include "attrscope/settings.h"
#include "attrscope/status.h"
#include "separation/unmatched.h"
#include "sweep/cells.h"

/* Pair counts of n cells of equal width from `low` to `high`; owned. */
typedef struct asc_curves {
    int64_t n;
    double low, high;             /* the nearest and the farthest pair, where they differ */
    int64_t *matched, *unmatched; /* [n] */
} asc_curves;

/* `count` cells between the nearest and the farthest pair, matched or not. Pure. */
asc_cells asc_curves_cells(const asc_gaps *gaps, const asc_matched *matched, int32_t count);

/* From the unmatched pairs [cells.count] of those cells. Errors: ASC_MEMORY, ASC_USAGE
 * (ATTRSCOPE_KERNEL). O(cells + matched). */
asc_code asc_curves_make(asc_cells cells, const int64_t *unmatched, const asc_matched *matched,
                         asc_curves *curves);

/* The same in cells that are `factor` times as wide. n must be a multiple. Errors: ASC_MEMORY. */
asc_code asc_curves_merge(const asc_curves *curves, int64_t factor, asc_curves *merged);
void asc_curves_free(asc_curves *curves);

/* Distances, with how often each is there. */
typedef struct asc_weighted {
    const double *x, *weight; /* [n] weight NULL: once */
    int64_t n;
} asc_weighted;

/* Sum over ASC_OVERLAP_POINTS equally spaced distances from low to high of the smaller of the two
 * Gaussian kernel densities, each normalised to sum 1 (docs/method.md, "Verification"); half of it
 * is the Bayes error of equal priors. The bandwidth is verify.bandwidth times the mean unmatched
 * distance, so that the overlap does not depend on the scale of the embeddings; as published it is
 * a distance in the unit of the embeddings, which is `unit` distances here. 1 where all distances
 * are equal; NaN where a density vanishes at every point. Errors: ASC_MEMORY. O(n points). */
enum { ASC_OVERLAP_POINTS = 1001 };
asc_code asc_overlap(const asc_settings *settings, double unit, asc_weighted matched,
                     asc_weighted unmatched, double low, double high, double *overlap);

/* The overlap of curves, their cells standing for their midpoints. Errors: ASC_MEMORY. */
asc_code asc_curves_overlap(const asc_settings *settings, double unit, const asc_curves *curves,
                            double *overlap);

#endif
