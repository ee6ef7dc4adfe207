/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of 64 labellings of a draw by classes or by places on a line. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_KINDS_H
#define ATTRSCOPE_INFERENCE_KINDS_H

#include "inference/labellings.h"
#include "inference/traits.h"

/* What one draw gives; all NaN where undefined. */
enum {
    ASC_INFERENCE_KINDS_KS_MAX,
    ASC_INFERENCE_KINDS_KS_SHARE,
    ASC_INFERENCE_KINDS_OMNIBUS,
    ASC_INFERENCE_KINDS_DRAWN
};

/* What a thread works in. Arrays are owned. */
typedef struct asc_inference_kinds {
    asc_inference_labellings *labellings; /* borrowed */
    int32_t *classes;                     /* [people, ASC_LANES] */
    double *places;                       /* [groups of lanes, people, ASC_PLACE_LANES] */
    int32_t *people;                      /* [n_classes, ASC_LANES] */
    int32_t most_classes;
} asc_inference_kinds;

enum { ASC_PLACE_LANES = 16 }; /* whose sums stay in registers */

/* labellings: of the same draw, outlives this; most_classes: of any attribute. Errors: ASC_MEMORY.
 */
asc_code asc_inference_kinds_init(asc_inference_labellings *labellings, int64_t people,
                                  int32_t most_classes, asc_inference_kinds *kinds);
void asc_inference_kinds_free(asc_inference_kinds *kinds);

/* Person i has in lane l the class and the place of an image. O(1). */
static inline void asc_inference_kinds_put(asc_inference_kinds *kinds, int64_t people, int64_t i,
                                           int64_t l, int32_t of_class, double place) {
    kinds->classes[i * ASC_LANES + l] = of_class;
    kinds->places[(l / ASC_PLACE_LANES * people + i) * ASC_PLACE_LANES + l % ASC_PLACE_LANES] =
        place;
}

/* KS_k = sup |F_kk - F_k,not k| of each class, in strata as labellings.h has it: the largest, and
 * the mean weighted by people of the class, over the classes that have one, if two have.
 * O(n_classes pairs ASC_LANES). */
void asc_inference_kinds_ks(asc_inference_kinds *kinds, const asc_inference_distances *distances,
                            const asc_inference_order *order, int32_t n_classes,
                            double (*drawn)[ASC_LANES]);

/* DISCO (Rizzo, Szekely 2010): sum over k < l of n_k n_l / (2 n) E_V(k, l) = the sum of distances
 * over n, minus those inside each class over n_k; the sum over strata with two classes. O(pairs
 * ASC_LANES). */
void asc_inference_kinds_disco(asc_inference_kinds *kinds, const asc_inference_distances *distances,
                               int32_t n_classes, double disco[ASC_LANES]);

/* Unbiased distance covariance of the places' gaps (Szekely, Rizzo 2014): the mean over strata of
 * four people or more, each with the weight of its pairs. O(pairs ASC_LANES). */
void asc_inference_kinds_covariance(asc_inference_kinds *kinds,
                                    const asc_inference_distances *distances,
                                    double covariance[ASC_LANES]);

/* The distance correlation of one labelling: covariance / sqrt(that of the distances with
 * themselves times that of the gaps [people] with themselves); NaN where either is not above 0.
 * Errors: ASC_MEMORY. O(pairs). */
asc_code asc_inference_kinds_correlation(const asc_inference_distances *distances,
                                         const double *places, double covariance,
                                         double *correlation);

#endif
