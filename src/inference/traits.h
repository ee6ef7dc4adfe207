/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of more than two values as the tests take them. Attributes are numbered: the binary
 * ones 0 .. A - 1, those of more values A .. A + T - 1. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_TRAITS_H
#define ATTRSCOPE_INFERENCE_TRAITS_H

#include <stdbool.h>

#include "attrscope/images.h"

/* A class of every image, and a place on a line. Arrays are owned. */
typedef struct asc_inference_trait {
    asc_kind kind;
    int32_t n_classes;
    int32_t *classes; /* [N] -1: missing; of a continuous one, its quantile class */
    double *places;   /* [N] the class by number, or the mid-rank in (0, 1); NaN: missing */
} asc_inference_trait;

typedef struct asc_inference_traits {
    const asc_images *images; /* borrowed */
    int32_t n;                /* T */
    asc_inference_trait *of;  /* [T] */
} asc_inference_traits;

/* Mid-ranks are among all images, each with the weight 1 / (images of its person with a value), so
 * that they are those of what is drawn. Errors: ASC_MEMORY. O(T N log N). */
asc_code asc_inference_traits_make(const asc_images *images, asc_inference_traits *traits);
void asc_inference_traits_free(asc_inference_traits *traits);

/* Of an attribute by number; NULL: it is binary. Pure. */
const asc_inference_trait *asc_inference_trait_of(const asc_inference_traits *traits,
                                                  int32_t attribute);

/* Whether an image has a value. Pure. */
bool asc_inference_is_known(const asc_inference_traits *traits, int64_t image, int32_t attribute);

/* Whether two images that have values have the same. Pure. */
bool asc_inference_is_same(const asc_inference_traits *traits, int64_t image, int64_t other,
                           int32_t attribute);

/* The class of an image, 0 and 1 of a binary attribute; -1: missing. How many there are. Pure. */
int32_t asc_inference_class(const asc_inference_traits *traits, int64_t image, int32_t attribute);
int32_t asc_inference_class_count(const asc_inference_traits *traits, int32_t attribute);

#endif
