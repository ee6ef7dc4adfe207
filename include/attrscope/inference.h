/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which attributes' KS statistics are more than chance. */
#ifndef ATTRSCOPE_INFERENCE_H
#define ATTRSCOPE_INFERENCE_H

#include "attrscope/analysis.h"

/* What strata the given attributes make. */
typedef enum asc_inference_given_by {
    ASC_INFERENCE_BY_AUTO,
    ASC_INFERENCE_BY_CELLS,     /* combinations of values */
    ASC_INFERENCE_BY_PROPENSITY /* of the tested attribute by the given ones */
} asc_inference_given_by;

/* `inference:`, the permutation test. */
typedef struct asc_inference_settings {
    char *keep;           /* keep-column (study) */
    int64_t permutations; /* 999 */
    int64_t draws;        /* 10 */
    int64_t max_samples;  /* people of a draw (500); 0: all */
    char **given;         /* [n_given] attributes whose values pairs must share; NULL: none */
    int64_t n_given;
    asc_inference_given_by given_by; /* auto */
    int64_t strata;                  /* of a propensity (10) */
    uint64_t seed;
} asc_inference_settings;

/* What the settings say of it. Pure. */
const asc_inference_settings *asc_inference_settings_of(const asc_settings *settings);

/* The permutation test of every attribute's KS statistics and energy distance under every model,
 * valid although pairs share people: draws of one image a person, labels permuted over people, the
 * same permutation in every draw; all models use the same draws and permutations. Adjusted for
 * their number. Tables inference_permutation and inference_given. Errors: those of its parts. Draws
 * and attributes are spread over the ranks; the same bytes for any number of ranks and threads. */
extern const asc_analysis asc_inference_analysis;

/* What the test would be able to find; arrays are owned. */
typedef struct asc_inference_plan {
    int32_t n_attributes; /* A */
    char **attributes;    /* [A] names */
    int64_t (*sides)[2];  /* [A] people of a draw with the attribute and without */
    int64_t n_models;
    double *scale;  /* [n_models] see asc_inference_detectable; NaN without a pilot */
    int64_t people; /* of the pilot */
} asc_inference_plan;

/* Draws the identities of every attribute, and tests a pilot of each array: up to a thousand of
 * the first people with arbitrary labels. Errors: those of asc_images_load and asc_array_open,
 * ASC_IO, ASC_MEMORY. Collective; the root reads. */
asc_code asc_inference_look(MPI_Comm comm, const asc_settings *settings, asc_inference_plan *plan);
void asc_inference_plan_free(asc_inference_plan *plan);

/* The smallest mean KS that is found at 0.05 with 80 % power, for so many identities on either
 * side: scale sqrt(1/n+ + 1/n-), since a KS of pairs moves as the mean over people does. Pure. */
double asc_inference_detectable(double scale, const int64_t sides[2]);

#endif
