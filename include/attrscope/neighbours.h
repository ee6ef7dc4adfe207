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
    int64_t trust;        /* neighbours on a map for its trustworthiness; 0: none (5) */
    int64_t map;          /* images of the neighbour map, at most; 0: none (2000) */
    uint64_t seed;        /* of the permutations and of the images of the map */
} asc_neighbours_settings;

/* What the settings say of it. Pure. */
const asc_neighbours_settings *asc_neighbours_settings_of(const asc_settings *settings);

/* For every model (docs/method.md, "Neighbours"):
 *   the k nearest neighbours of every kept image, exactly, by one sweep; ties by index;
 *   how many of an image's neighbours share its value of an attribute, or its person, beside what
 *     chance gives;
 *   duplicates and probable label errors;
 *   maps in the plane, of all images by principal components and of some by their graph, and how
 * far each can be trusted. Errors: ASC_DATA (fewer than two images or identities), those of
 * reading. O(N^2 D / P + permutations N k A / P + map^3) time, O(N (D / sqrt(P) + k + A) +
 * permutations A) memory a rank. */
extern const asc_analysis asc_neighbours_analysis;

#endif
