/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores over all held-out images of an attribute, and how they depend on people: the squares of
 * people's influences add up to the squared standard error (docs/method.md,
 * "Discriminative power"). Internal. */
#ifndef ATTRSCOPE_PROBE_INFLUENCE_H
#define ATTRSCOPE_PROBE_INFLUENCE_H

#include <mpi.h>
#include <stdint.h>

#include "attrscope/images.h"
#include "attrscope/pack.h"
#include "probe/scores.h"

/* Of the folds that keep people together, a row an attribute. Owned. */
typedef struct asc_probe_influence {
    const int32_t *identity; /* [N] borrowed */
    int64_t n, rows, people; /* images, attributes, K */
    double *pooled;          /* [rows, ASC_SCORES]; NaN where an attribute is left out */
    double *influence;       /* [rows, ASC_SCORES, K] */
    double *alike;           /* [rows] of their regressions (alike.h) */
} asc_probe_influence;

/* Its sizes, without room for numbers. Pure. */
asc_probe_influence asc_probe_influence_view(const asc_images *images, int64_t rows);

/* All 0. Errors: ASC_MEMORY. Local. Release with asc_probe_influence_free, also after an error. */
asc_code asc_probe_influence_init(const asc_images *images, int64_t rows,
                                  asc_probe_influence *influence);
void asc_probe_influence_free(asc_probe_influence *influence);

/* The influences [K] of a score of a row. Borrowed. Pure. */
double *asc_probe_influence_of(const asc_probe_influence *influence, int64_t row, int score);

/* Accuracy and balanced accuracy of a row: I_p = sum over images of p of (right - accuracy) / N,
 * and the mean over classes of sum over p's images of one of (right - recall) / images of the
 * class. truth, predicted [N] from 0 to width - 1, -1 where missing. Errors: ASC_MEMORY. Local;
 * O(N). */
asc_code asc_probe_influence_classes(const int32_t *truth, const int32_t *predicted, int32_t width,
                                     asc_probe_influence *influence, int64_t row);

/* Area under the curve of decision values [N], mean over the folds that hold both classes; adds I_p
 * = sum over p's images of (share of the other class's on the right side, ties one half - area) /
 * images of the own class in the fold / folds to influences [K]: a fold may hold one person of a
 * class, whom its own area would say nothing of. NaN without such a fold. Errors: ASC_MEMORY.
 * Local; O(N log N). */
asc_code asc_probe_influence_area(const double *values, const int8_t *allotments, int64_t n,
                                  const int32_t *identity, double *area, double *influences);

/* All three of a row of two classes. Errors: ASC_MEMORY. Local; O(N log N). */
asc_code asc_probe_influence_binary(const double *values, const int8_t *allotments,
                                    asc_probe_influence *influence, int64_t row);

/* Each row comes from one rank, the others have 0: all of them to rank 0. Collective. */
void asc_probe_influence_gather(MPI_Comm comm, asc_probe_influence *influence);

/* Packs them; the sizes are known on both sides. */
void asc_probe_influence_pack(asc_probe_influence *influence, asc_pack *pack);

#endif
