/* The permutation test of the sampled protocol: one image an identity, no identity on both sides,
 * labels permuted. Valid although pairs share images. Internal. */
#ifndef ATTRSCOPE_INFERENCE_PERMUTATION_H
#define ATTRSCOPE_INFERENCE_PERMUTATION_H

#include "attrscope/analysis.h"
#include "attrscope/sweep.h"
#include "data/selection.h"

enum { ASC_PERMUTED_POSITIVE, ASC_PERMUTED_NEGATIVE, ASC_PERMUTED_MAX, ASC_PERMUTED_MEAN };
enum { ASC_PERMUTED = 4 };

/* One attribute under one model; doubles only, so that it is reduced as it is. */
typedef struct asc_permutation_value {
    double n_strata, left_out;      /* strata used, and drawn identities outside of them */
    double n_positive, n_negative;  /* identities on either side */
    double statistic[ASC_PERMUTED]; /* KS+, KS-, their maximum and mean */
    double pvalue[ASC_PERMUTED];    /* (1 + permutations at least as large) / (1 + permutations) */
    double null_mean[ASC_PERMUTED], null_deviation[ASC_PERMUTED], null_95[ASC_PERMUTED];
} asc_permutation_value;

/* Attributes whose values the pairs of a test must share. */
typedef struct asc_given {
    const int32_t *attributes; /* [n] borrowed */
    int32_t n;                 /* 0: none, all pairs count */
} asc_given;

/* The images of one attribute's test. Strata are the values of the given attributes together. */
typedef struct asc_permutation_draw {
    int64_t n, n_positive;
    int64_t *images;  /* [n] kept images by stratum, then ascending, no identity twice; owned */
    int8_t *signs;    /* [n, 1 + permutations] observed first; owned */
    int64_t n_strata; /* with two images on either side */
    int64_t *first;   /* [n_strata + 1] first image of each; owned */
    int64_t left_out; /* drawn images in strata that are too small, or without a given value */
} asc_permutation_draw;

/* Identities with images of both modalities go to the side that has fewer; of either side at most
 * max_samples are drawn, then strata that are too small are left out. Labels are permuted inside
 * strata. The same for all models. Errors: ASC_MEMORY. Local; O(N + n permutations). */
asc_code asc_permutation_draw_make(const asc_images *images, const int64_t *rows,
                                   const asc_inference_settings *settings, int32_t attribute,
                                   asc_given given, asc_permutation_draw *draw);
void asc_permutation_draw_free(asc_permutation_draw *draw);

/* Statistics of the drawn points under every labelling; labellings are the lanes of one sweep.
 * embeddings [n, D] raw, in the draw's order. With strata the distributions inside and across are
 * those of pairs of one stratum, each stratum with the weight of its pairs across: standardised, so
 * that another mix of strata inside than across is no difference. Errors: those of the sweep.
 * Local; O(n^2 (D + permutations)). */
asc_code asc_permutation_test(asc_metric metric, int32_t dimension, const float *embeddings,
                              const asc_permutation_draw *draw, int64_t permutations,
                              asc_permutation_value *value);

/* The statistic that is found at 0.05 with 80 % power: the null's 95 % point plus 0.84 of its
 * standard deviation. Pure. */
double asc_permutation_detectable(const asc_permutation_value *value, int statistic);

/* Table inference_permutation, or, with `unadjusted` (the values without given attributes),
 * inference_given. values [models, A]. Errors: ASC_MEMORY, ASC_IO. Local; the root. */
asc_code asc_permutation_table(const asc_job *job, const asc_images *images,
                               const asc_permutation_value *values,
                               const asc_permutation_value *unadjusted, asc_results *results);

#endif
