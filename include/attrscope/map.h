/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where attributes sit in the embedding space: principal components of the images, classical
 * scaling of the identities. */
#ifndef ATTRSCOPE_MAP_H
#define ATTRSCOPE_MAP_H

#include "attrscope/analysis.h"

/* `map:` */
enum { ASC_MAP_COMPONENTS_MOST = 800 }; /* a column each: HDF5 describes no more of a table */

typedef struct asc_map_settings {
    char *keep;           /* keep-column, or each model's own (study) */
    int64_t components;   /* 10 */
    int64_t permutations; /* of people's values (199) */
    uint64_t seed;        /* of the permutations and of the halves of the people */
} asc_map_settings;

/* What the settings say of it. Pure. */
const asc_map_settings *asc_map_settings_of(const asc_settings *settings);

/* For every model:
 *   principal components of the kept images' embeddings (unit rows under cosine): variances, the
 *     images' coordinates on the first map.components, and what share of each component's variance
 *     an attribute explains (eta squared), beside what chance explains of it;
 *   the angles between the attributes' directions, the differences of their modalities' means, and
 *     how firmly these are known;
 *   classical scaling of the identities' mean embeddings, from Euclidean distances or chords.
 * Eigenvectors are ScaLAPACK's; the smaller of two matrices is solved: images or identities, or
 * dimensions. Up to 4,096 that is done on a grid of one process, the same bits on any number of
 * ranks; beyond, on all. A component's sign makes its largest entry positive. Errors: ASC_DATA
 * (fewer than two images or identities, a matrix too large for ScaLAPACK's 32-bit sizes, no
 * convergence), those of reading. With d = min(N, D), O(N D (d + A) / P + permutations N A / P +
 * d^3) time, O(N D / P + D^2 + (K + A) D) memory a rank. */
extern const asc_analysis asc_map_analysis;

#endif
