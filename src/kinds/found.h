/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pairs of a model say of an attribute of more than two values. Internal; local. */
#ifndef ATTRSCOPE_KINDS_FOUND_H
#define ATTRSCOPE_KINDS_FOUND_H

#include "attrscope/pack.h"
#include "attrscope/study.h"
#include "kinds/contrast.h"
#include "kinds/views.h"
#include "stats/spread.h"

/* NaN where there are no pairs. Steps are gaps 0 .. n - 1 of ordered classes, or bins of the
 * differences of continuous values. Arrays are owned. */
typedef struct asc_kinds_found {
    int32_t n, n_steps;         /* classes; 0 steps of an attribute of classes */
    asc_kinds_ks *rest;         /* [n] of a class against the rest */
    asc_kinds_ks *pairs;        /* [n, n] of a class against pairs with another */
    asc_kinds_ks *steps;        /* [n_steps] against gap 0, or the widest bin */
    double *mean;               /* [n, n] mean distances (chords) */
    double *step_mean;          /* [n_steps] */
    asc_estimate *step_near;    /* [n_steps] the same with errors, people as units; NaN of bins */
    double covariance;          /* dCov2 of distance and gap; NaN of classes */
    double of_distance, of_gap; /* of either with itself */
} asc_kinds_found;

/* All NaN. Errors: ASC_MEMORY. */
asc_code asc_kinds_found_init(const asc_kinds_view *view, asc_kinds_found *found);
void asc_kinds_found_free(asc_kinds_found *found);

/* Distances in the unit of the model's embeddings. */
void asc_kinds_found_scale(const asc_study_model *model, asc_kinds_found *found);

/* Both ways; the sizes are known from the view. Errors are those of the pack. */
void asc_kinds_found_pack(asc_kinds_found *found, asc_pack *pack);

#endif
