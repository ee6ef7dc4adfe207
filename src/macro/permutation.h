/* The permutation test of the sampled protocol: one image an identity, no identity on both sides,
 * labels permuted. Valid although pairs share images. Internal. */
#ifndef ATTRSCOPE_MACRO_PERMUTATION_H
#define ATTRSCOPE_MACRO_PERMUTATION_H

#include "attrscope/results.h"
#include "attrscope/sweep.h"
#include "macro/macro_parts.h"

enum { ASC_PERMUTED_POSITIVE, ASC_PERMUTED_NEGATIVE, ASC_PERMUTED_MAX, ASC_PERMUTED_MEAN };
enum { ASC_PERMUTED = 4 };

/* One attribute under one model; doubles only, so that it is reduced as it is. */
typedef struct asc_permutation_value {
    double n_positive, n_negative;  /* identities on either side */
    double statistic[ASC_PERMUTED]; /* KS+, KS-, their maximum and mean */
    double pvalue[ASC_PERMUTED];    /* (1 + permutations at least as large) / (1 + permutations) */
    double null_mean[ASC_PERMUTED], null_deviation[ASC_PERMUTED], null_95[ASC_PERMUTED];
} asc_permutation_value;

/* The images of one attribute's test. */
typedef struct asc_permutation_draw {
    int64_t n, n_positive;
    int64_t *images; /* [n] of the kept images, ascending, each of another identity; owned */
    int8_t *signs;   /* [n, 1 + permutations] observed first; owned */
} asc_permutation_draw;

/* Identities with images of both modalities go to the side that has fewer; of either side at most
 * max_samples are drawn. The same for all models. Errors: ASC_MEMORY. Local; O(N + n permutations).
 */
asc_code asc_permutation_draw_make(const asc_images *images, const int64_t *rows,
                                   const asc_inference_settings *settings, int32_t attribute,
                                   asc_permutation_draw *draw);
void asc_permutation_draw_free(asc_permutation_draw *draw);

/* Statistics of the drawn points under every labelling, from one sweep whose lanes they are.
 * points: prepared, this rank's alone (MPI_COMM_SELF), in the draw's order. Errors: those of the
 * sweep. Local; O(n^2 (D + permutations)). */
asc_code asc_permutation_test(const asc_points *points, const asc_permutation_draw *draw,
                              int64_t permutations, asc_permutation_value *value);

/* Table inference_permutation. values [models, A]. Errors: ASC_MEMORY, ASC_IO. Local; the root. */
asc_code asc_permutation_table(const asc_macro_input *input, const asc_permutation_value *values,
                               asc_results *results);

#endif
