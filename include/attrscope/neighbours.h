/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is near whom: the exact nearest neighbours of every image, and what they agree on. */
#ifndef ATTRSCOPE_NEIGHBOURS_H
#define ATTRSCOPE_NEIGHBOURS_H

#include "attrscope/analysis.h"

enum { ASC_NEIGHBOURS_MOST = 100 }; /* of an image */

/* `neighbours:` */
typedef struct asc_neighbours_settings {
    char *keep;           /* keep-column, or each model's own (study) */
    int64_t k;            /* neighbours of an image (15) */
    int64_t permutations; /* of people's values (199) */
    double duplicate;     /* at distance 0, in medians of the nearest image of another person */
    uint64_t seed;        /* of the permutations */
} asc_neighbours_settings;

/* What the settings say of it. Pure. */
const asc_neighbours_settings *asc_neighbours_settings_of(const asc_settings *settings);

/* For every model (docs/method.md, "Neighbours"):
 *   the k nearest neighbours of every kept image, exactly, by one sweep; ties by index;
 *   how many of an image's neighbours share its value of an attribute, or its person, beside what
 *     chance gives;
 *   duplicates and probable label errors.
 * Errors: ASC_DATA (fewer than two images or identities), those of reading. O(N^2 D / P +
 * permutations N k A / P) time, O(N (D / sqrt(P) + k + A) + permutations A) memory a rank. */
extern const asc_analysis asc_neighbours_analysis;

#endif
