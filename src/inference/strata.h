/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strata of images by given attributes: cells, or of a tested attribute's propensity. Internal;
 * local. */
#ifndef ATTRSCOPE_INFERENCE_STRATA_H
#define ATTRSCOPE_INFERENCE_STRATA_H

#include <stdbool.h>

#include "inference/traits.h"

/* Attributes that pairs must be alike in. */
typedef struct asc_inference_given {
    const int32_t *attributes; /* [n] by number, borrowed */
    int32_t n;                 /* 0: none, all pairs count */
    int32_t propensity;        /* strata of each tested attribute's propensity; 0: cells */
} asc_inference_given;

/* Whether it is one of the given ones. Pure. */
bool asc_inference_is_given(asc_inference_given given, int32_t attribute);

/* Whether an attribute's strata are of its propensity: one that is given keeps cells, in none of
 * which it has two values. Pure. */
bool asc_inference_has_propensity(asc_inference_given given, int32_t attribute);

/* The stratum of every image for the test of an attribute: strata [N], -1 where it lacks a given
 * value, or, of a propensity, its own. Errors: ASC_MEMORY. */
asc_code asc_inference_strata_make(const asc_inference_traits *traits, asc_inference_given given,
                                   int32_t attribute, int32_t *strata);

/* Cells: combinations of the given attributes' classes that images have, from 0 in the order of the
 * first, then the second, ... O(n N log N). */
asc_code asc_inference_strata_of_cells(const asc_inference_traits *traits,
                                       asc_inference_given given, int32_t *strata);

/* Of the attribute's propensity, the probability of its classes or the expected value by the given
 * ones: a logistic or multinomial regression, or least squares of ordered classes (0 to 1) and of
 * mid-ranks (stats/regression.h, c = 100). Columns are 1 where the given attribute is positive, one
 * of every class, and of a continuous one its mid-rank r and what it is above 1/4, 1/2, 3/4. An
 * image weighs 1 / (images of its person that count). Propensities are rounded to 2^-20, and
 * split. */
asc_code asc_inference_strata_of_propensity(const asc_inference_traits *traits,
                                            asc_inference_given given, int32_t attribute,
                                            int32_t *strata);

/* What is split: n rows of d whole numbers. Borrowed. */
typedef struct asc_inference_scores {
    const int32_t *scores; /* [n, d] */
    const double *weights; /* [n] positive */
    int64_t n;
    int32_t d;
} asc_inference_scores;

/* Rows by s quantiles: cut at floor(s / 2) / s of the weight of the column that varies most,
 * between the two values nearest to that, and either side again with its share of s by weight. Rows
 * of one value stay together, so that there may be fewer than s. strata [n], ascending with the
 * scores. Errors: ASC_MEMORY. O(s n (d + log n)). */
asc_code asc_inference_strata_split(asc_inference_scores scores, int32_t s, int32_t *strata);

#endif
