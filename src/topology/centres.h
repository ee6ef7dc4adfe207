/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People as points: the mean of each one's embeddings. Internal. */
#ifndef ATTRSCOPE_TOPOLOGY_CENTRES_H
#define ATTRSCOPE_TOPOLOGY_CENTRES_H

#include "attrscope/sweep.h"
#include "study/selection.h"

enum { ASC_CENTRES_BATCH = 4096 }; /* rows that are read at a time */

/* Means of the embeddings as they are, in float64, then prepared as the metric wants them: point k
 * is identity k of the selection. Release with asc_points_free. Errors: ASC_MEMORY, ASC_DATA (a
 * mean that has no place under the metric), those of reading. Collective; the same bits on any
 * number of ranks. O(N D / P) time, O(K D / P) memory. */
asc_code asc_centres_load(MPI_Comm comm, asc_study *study, int64_t model,
                          const asc_selection *selection, asc_points *points);

#endif
