/* KS statistics of one draw from its images' embeddings, in float64. Internal; local. */
#ifndef ATTRSCOPE_MACRO_DRAW_DISTANCES_H
#define ATTRSCOPE_MACRO_DRAW_DISTANCES_H

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* rows: [2 n, dimension] embeddings, the positive images first. statistic: [2] KS+ and KS-, NaN
 * where there are no pairs. Errors: ASC_MEMORY, ASC_DATA (a zero row under cosine). O(n^2 D). */
asc_code asc_draw_statistics(asc_metric metric, const float *rows, int64_t n, int32_t dimension,
                             double statistic[2]);

#endif
