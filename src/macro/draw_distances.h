/* SPDX-License-Identifier: GPL-3.0-or-later */
/* KS statistics and mean distances of one draw from its images' embeddings, in float64. Internal;
 * local. */
#ifndef ATTRSCOPE_MACRO_DRAW_DISTANCES_H
#define ATTRSCOPE_MACRO_DRAW_DISTANCES_H

#include "attrscope/macro.h"

/* NaN where there are no pairs. */
typedef struct asc_draw_statistics {
    double ks[2];           /* KS+ and KS- */
    double mean[ASC_MEANS]; /* distances, chords under cosine */
} asc_draw_statistics;

/* rows: [2 n, dimension] embeddings, the positive images first. Errors: ASC_MEMORY. O(n^2 D). */
asc_code asc_draw_compare(asc_metric metric, const float *rows, int64_t n, int32_t dimension,
                          asc_draw_statistics *statistics);

#endif
