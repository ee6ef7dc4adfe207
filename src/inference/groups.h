/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is tested: attributes whose values are known for the same images share people, draws,
 * distances and permutations; one with strata of its propensity has them for itself. Internal;
 * local. */
#ifndef ATTRSCOPE_INFERENCE_GROUPS_H
#define ATTRSCOPE_INFERENCE_GROUPS_H

#include <stdbool.h>

#include "inference/strata.h"

/* What an attribute's labels may be exchanged within. */
typedef enum asc_inference_exchange {
    ASC_INFERENCE_EXCHANGE_ALL,    /* an attribute of people: the stratum */
    ASC_INFERENCE_EXCHANGE_PHOTOS, /* one that varies within people: those of a stratum with about
                            as many photos, since a share of few photos is noisier than one of many
                          */
    ASC_INFERENCE_EXCHANGES
} asc_inference_exchange;

/* Strata are those of strata.h; a person belongs to one, that of a uniform one of its images.
 * People stand by stratum, then by identity. Arrays are owned. */
typedef struct asc_inference_group {
    int32_t n_attributes;
    int32_t *attributes;              /* [n_attributes] by number (traits.h), ascending */
    asc_inference_exchange *exchange; /* [n_attributes] */
    int64_t n;                        /* people */
    int32_t *identity;                /* [n] */
    int64_t n_images;                 /* those of people's strata with known values */
    int64_t *images;                  /* [n_images] by person, in the order of their random bits */
    int64_t *first_image;             /* [n + 1] of each person's */
    int64_t n_strata;                 /* 0 without people */
    int64_t *first;                   /* [n_strata + 1] first person of each */
    int32_t *classes[ASC_INFERENCE_EXCHANGES]; /* [n] people of one class exchange their labels */
    int64_t n_without;                         /* people of the attributes who lack a given value */
} asc_inference_group;

/* Random bits of an image are those of (INFERENCE_IMAGE, its row of the study, 0); a person's
 * stratum is that of the image with the least. Classes of photos are 1, 2, 3-4, 5-8 ... photos,
 * joined from the fewest on until they hold ten people, and ten are left. Owned by the caller:
 * asc_inference_groups_free. Errors: ASC_MEMORY. O(N A groups), and
 * the propensities. */
asc_code asc_inference_groups_make(const asc_inference_traits *traits, const int64_t *rows,
                                   uint64_t seed, asc_inference_given given,
                                   asc_inference_group **groups, int32_t *n_groups);
void asc_inference_groups_free(asc_inference_group *groups, int32_t n_groups);

#endif
