/* Histograms of matched and unmatched distances, and how far they overlap. Internal; local. */
#ifndef ATTRSCOPE_VERIFY_CURVES_H
#define ATTRSCOPE_VERIFY_CURVES_H

#include "attrscope/status.h"
#include "verify/unmatched.h"

/* Pair counts of cells of equal width; owned. */
typedef struct asc_curves {
    int64_t n;
    double low, width;            /* of the first cell; the outer cells take what lies beyond */
    double nearest, farthest;     /* distance of any pair */
    int64_t *matched, *unmatched; /* [n] */
} asc_curves;

/* From the gaps of a model. Errors: ASC_MEMORY. O(gaps + matched). */
asc_code asc_curves_make(const asc_gaps *gaps, const asc_matched *matched, asc_curves *curves);

/* The same in cells that are `factor` times as wide. n must be a multiple. Errors: ASC_MEMORY. */
asc_code asc_curves_merge(const asc_curves *curves, int64_t factor, asc_curves *merged);
void asc_curves_free(asc_curves *curves);

/* Sum over ASC_OVERLAP_POINTS equally spaced distances of the smaller of the two Gaussian kernel
 * densities, each normalised to sum 1 (docs/method.md, "Verification"); half of it is the Bayes
 * error of equal priors. x [n] with weights, or NULL for all ones. Errors: ASC_MEMORY. O(n points).
 */
enum { ASC_OVERLAP_POINTS = 1001 };
typedef struct asc_weighted {
    const double *x, *weight;
    int64_t n;
} asc_weighted;
asc_code asc_overlap(asc_weighted matched, asc_weighted unmatched, double bandwidth, double low,
                     double high, double *overlap);

/* The overlap of curves, their cells standing for their midpoints. Errors: ASC_MEMORY. */
asc_code asc_curves_overlap(const asc_curves *curves, double bandwidth, double *overlap);

#endif
