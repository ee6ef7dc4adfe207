/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is counted of the groups of one split. Internal. */
#ifndef ATTRSCOPE_FAIRNESS_COUNTS_H
#define ATTRSCOPE_FAIRNESS_COUNTS_H

#include <mpi.h>

#include "attrscope/pack.h"
#include "fairness/splits.h"

/* Thresholds as keys, ascending, each once: a pair is accepted whose key is smaller. Those that
 * rates are compared at are marked. */
typedef struct asc_fairness_thresholds {
    int32_t n;        /* M */
    uint32_t *keys;   /* [M] */
    int32_t n_points; /* T */
    int32_t *points;  /* [T] places among the M, ascending */
} asc_fairness_thresholds;

/* Errors of a split. A cell is a threshold; a pair is counted in the first one that accepts it, so
 * that sums over cells 0 .. m are what the threshold m accepts. */
typedef struct asc_fairness_counts {
    int64_t *inside;   /* [E, M] accepted pairs of the entry's images inside its group */
    int64_t *between;  /* [E, G, T] the same with images of each group */
    int64_t *rejected; /* [E, M + 1] its matched pairs by the first threshold that accepts them */
    int64_t *drawn; /* [G, T, B] accepted pairs inside, each as often as a draw has both people */
} asc_fairness_counts;

/* Numbers of each array, for draws `stride` apart. Pure. */
typedef struct asc_fairness_sizes {
    int64_t inside, between, rejected, drawn;
} asc_fairness_sizes;
asc_fairness_sizes asc_fairness_sizes_of(const asc_fairness_split *split,
                                         const asc_fairness_thresholds *thresholds, int32_t stride);

/* Zeros. Errors: ASC_MEMORY. Release with asc_fairness_counts_free, also after an error. Local. */
asc_code asc_fairness_counts_init(const asc_fairness_sizes *sizes, asc_fairness_counts *counts);
void asc_fairness_counts_free(asc_fairness_counts *counts);

/* Of what a sweep counts, which is all but `rejected`: forgets it; moves that of all ranks to rank
 * 0; packs it, both ways. */
void asc_fairness_counts_clear(const asc_fairness_sizes *sizes, const asc_fairness_counts *counts);
void asc_fairness_counts_gather(MPI_Comm comm, const asc_fairness_sizes *sizes,
                                const asc_fairness_counts *counts);
void asc_fairness_counts_state(const asc_fairness_sizes *sizes, const asc_fairness_counts *counts,
                               asc_pack *pack);

#endif
