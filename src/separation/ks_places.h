/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where KS statistics are taken without each of the identities: every attribute at its maxima, and
 * attributes whose intervals the jackknife gets wrong at further distances, since the maximum of
 * other people may be elsewhere. Internal; local. */
#ifndef ATTRSCOPE_SEPARATION_KS_PLACES_H
#define ATTRSCOPE_SEPARATION_KS_PLACES_H

#include <stdbool.h>

#include "attrscope/images.h"
#include "separation/population_ks.h"

enum {
    ASC_PLACES_FOLLOWED = 16, /* further distances of an attribute */
    ASC_PEOPLE_RARE = 50,     /* fewer on the rarer side of an attribute: it is followed */
    ASC_PEOPLE_FEW = 10       /* fewer: intervals may be too narrow all the same */
};

/* Arrays are owned. */
typedef struct asc_ks_places {
    int32_t n;          /* [A] maxima, then the followed attributes' distances after each other */
    int32_t *attribute; /* [n] */
    double *distances;  /* [n, 2] for either modality; NaN for none */
    int32_t n_followed;
    int32_t *followed; /* [n_followed] attributes, ascending */
} asc_ks_places;

/* How many people have an image on the side of an attribute that fewer have. Errors: ASC_MEMORY.
 * O(N). */
asc_code asc_ks_rarer_people(const asc_images *images, int32_t attribute, int64_t *people);

/* Whether the jackknife's intervals of an attribute are not to be trusted: few people have it
 * (ASC_PEOPLE_RARE), or the lesser of its statistics is near zero, below 1 / root of those people.
 * Bounds as coverage was seen (docs/exact.md). Pure. */
bool asc_ks_needs_draws(double least, int64_t people);

/* Attributes that `identities` leave room to follow: their counts stay within 64 MB. Pure. */
int32_t asc_ks_places_most(int64_t identities, int32_t n_attributes);

/* The maxima of values [A, 2], and of attributes that need draws distances that cut the mean of the
 * classes' curves into equal shares; nearest to zero first, at most `most` attributes. Errors:
 * ASC_MEMORY. O(N A). */
asc_code asc_ks_places_init(const asc_images *images, const asc_ks_value *values,
                            const asc_population_curves *curves, int32_t most,
                            asc_ks_places *places);
void asc_ks_places_free(asc_ks_places *places);

#endif
