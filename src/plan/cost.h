/* What a unit of work costs: the one place with formulas for time, memory and traffic. The split of
 * ranks, the refusal of what does not fit and `attrscope plan` all ask here. Internal; pure.
 *
 * P ranks, T threads a rank; N points, A attributes, W = ceil(A / 64) words, D dimensions rounded
 * up to 16, blocks of B = 2048 rows. A sweep has N (N - 1) / 2 pairs, 2 D operations each.
 *
 * - population: 1 sweep; refining until exact takes REFINE_IMAGE or REFINE_IDENTITY more, intervals
 *   one more
 * - sampled: draws x A x (2 n^2 - n) pairs in float64, n = min(max_samples, K), and their sorting
 * - verify: 2 sweeps
 * - probe: ROUNDS products of N D with 3 schemes x A x folds problems
 * - map: N D^2 + K^2 D + EIGEN (K^3 + D^3)
 * - inference: A x (2 n)^2 / 2 pairs, counted under permutations + 1 labellings
 * - micro: A sweeps of the segments, with fields: 4 D operations a pair
 * - quality: sum over identities of n^2 D
 *
 * Every rank sends its points to P / 2 others in a sweep.
 */
#ifndef ATTRSCOPE_PLAN_COST_H
#define ATTRSCOPE_PLAN_COST_H

#include "attrscope/analysis.h"
#include "plan/machine.h"

typedef struct asc_cost {
    double pairs, operations;
    double seconds;        /* on the whole layout */
    double bytes;          /* a rank at its peak */
    double read, written;  /* bytes, all ranks together */
    double messages, sent; /* between ranks, bytes; all together */
    double checkpoint;     /* bytes of one */
} asc_cost;

/* A unit of one analysis on a group of ranks. */
asc_cost asc_cost_unit(asc_analysis_bit analysis, const asc_shape *shape,
                       const asc_settings *settings, const asc_machine *machine, asc_layout layout);

/* Seconds from the launch of a job to its first work, and from its last to its end. */
extern const double asc_cost_job_start;

/* Seconds on one rank and thread of the reference machine: to compare units. */
double asc_cost_weight(asc_analysis_bit analysis, const asc_shape *shape,
                       const asc_settings *settings);

/* The images table that every rank holds, in bytes: names, identities, attributes, features. */
double asc_cost_table_bytes(int64_t images, int64_t attributes, int64_t features, int64_t keeps);

#endif
