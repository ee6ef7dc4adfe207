/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The permutation test of every attribute under one model: several draws of one image a person,
 * labels permuted over people, the same permutation in every draw. Valid although pairs share
 * people. Internal. */
#ifndef ATTRSCOPE_INFERENCE_PERMUTATION_H
#define ATTRSCOPE_INFERENCE_PERMUTATION_H

#include "attrscope/inference.h"
#include "inference/draws.h"
#include "inference/pvalues.h"

/* Embeddings of one model. */
typedef struct asc_inference_source {
    asc_metric metric;
    int32_t dimension;
    /* Reads rows [n], ascending, into out [n, dimension]. Collective; each rank its own list. */
    asc_code (*read)(void *self, const int64_t *rows, int64_t n, float *out);
    void *self;
} asc_inference_source;

/* rows: [images] of the study, ascending. values: [A] and kinds: [T], filled in on rank 0. Draws
 * and attributes are spread over the ranks and threads, and do not depend on their number. Errors:
 * ASC_MEMORY, ASC_USAGE (too many people a draw), those of read, ASC_AGAIN. Collective. O(draws
 * (n^2 (D + log n
 * + (A + classes of all T) permutations))) for n people a draw. */
asc_code asc_inference_permute(MPI_Comm comm, const asc_images *images, const int64_t *rows,
                               const asc_inference_settings *settings, asc_inference_given given,
                               const asc_inference_source *source, asc_inference_value *values,
                               asc_inference_kind_value *kinds);

#endif
