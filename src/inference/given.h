/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attributes that `inference.given` names, and what strata they make. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_GIVEN_H
#define ATTRSCOPE_INFERENCE_GIVEN_H

#include "attrscope/inference.h"
#include "attrscope/results.h"
#include "inference/strata.h"

/* How the strata were chosen. */
typedef struct asc_inference_choice {
    int32_t *attributes; /* [given.n] owned */
    asc_inference_given given;
    int64_t cells; /* that people are in */
    double few;    /* share of people in cells that hold fewer than ten people of a draw */
} asc_inference_choice;

/* By `inference.given_by`; auto: of the propensity where most people are in cells of few, a
 * person's cell being that of its image with the least bits of (INFERENCE_IMAGE, row of the study,
 * 0). rows: of the images in the study. The caller frees, also on failure. Errors: ASC_USAGE (no
 * such attribute), ASC_MEMORY. O(given N log N). */
asc_code asc_inference_choose(const asc_inference_settings *settings, const asc_images *images,
                              const int64_t *rows, asc_inference_choice *choice);
void asc_inference_choice_free(asc_inference_choice *choice);

/* Says which strata are used, and why, once. */
void asc_inference_choice_tell(const asc_inference_choice *choice);

/* Writes down what pairs are alike in, for who reads the results. Errors: ASC_MEMORY, ASC_IO. */
asc_code asc_inference_choice_note(const asc_inference_settings *settings, asc_results *results);

#endif
