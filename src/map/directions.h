/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Directions of attributes: the difference of the modalities' mean embeddings. Internal. */
#ifndef ATTRSCOPE_MAP_DIRECTIONS_H
#define ATTRSCOPE_MAP_DIRECTIONS_H

#include "map/means.h"

/* Below this split-half cosine r a direction is called weak: a direction of all people then has a
 * cosine of sqrt(2 r / (1 + r)) to that of very many more (Spearman-Brown), an angle of 19 degrees
 * at 0.8, and angles to it mean little. */
#define ASC_DIRECTION_WEAK 0.8

typedef struct asc_directions {
    double *length;  /* [A] distance between the modalities' means; NaN without one of them */
    double *halves;  /* [A] cosine between the directions of two halves of the people, mean over the
                      * 35 ways to halve eight parts; NaN where a half lacks a modality */
    double *cosines; /* [A, A] between directions; NaN without one */
} asc_directions;

/* Errors: ASC_MEMORY. Local; the root. O(35 A D + A^2 D) time. Release also after an error. */
asc_code asc_directions_find(const asc_means *means, asc_directions *directions);
void asc_directions_free(asc_directions *directions);

#endif
