/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One draw under one model: some attributes of a group, all labellings. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_ROUND_H
#define ATTRSCOPE_INFERENCE_ROUND_H

#include "attrscope/inference.h"
#include "inference/draws.h"
#include "inference/labellings.h"
#include "inference/pvalues.h"
#include "study/drawn.h"

/* Attributes begin .. end - 1 of a group in draw r. */
typedef struct asc_inference_round {
    const asc_inference_traits *traits; /* borrowed, as all here */
    const int64_t *rows;                /* of the images in the study */
    const asc_inference_settings *settings;
    const asc_inference_group *group;
    const int32_t
        *others[ASC_INFERENCE_EXCHANGES]; /* draws.h; those that attributes need, else NULL */
    bool has_given;
    int32_t begin, end;
    int64_t r;
    asc_inference_draw draw; /* owned: asc_inference_draw_free */
} asc_inference_round;

/* The rows of the draw's people, for their embeddings to be read. Errors: ASC_MEMORY. */
asc_code asc_inference_round_list(const asc_inference_round *round, int32_t dimension,
                                  asc_drawn *drawn);

/* Of the people's embeddings: drawn [attributes, 1 + permutations, ASC_DRAWN], counts [attributes].
 * Errors: ASC_MEMORY, ASC_USAGE. Over the threads. */
asc_code asc_inference_round_run(const asc_inference_round *round, asc_metric metric,
                                 const asc_drawn *people, double *drawn,
                                 asc_inference_counts *counts);

#endif
