/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure the population protocol's numbers are, identities being the unit. Internal; local, root
 * only. */
#ifndef ATTRSCOPE_MACRO_UNCERTAINTY_H
#define ATTRSCOPE_MACRO_UNCERTAINTY_H

#include <stdbool.h>

#include "attrscope/stats.h"
#include "macro/aggregates.h"
#include "macro/macro_parts.h"

/* Entropies, in the order of df_correlations. */
enum { ASC_ENTROPY_INTER, ASC_ENTROPY_INTRA, ASC_ENTROPIES };

/* Two models with each other: the difference of their mean KS statistics. */
typedef struct asc_model_pair {
    int64_t first, second;
    double *error; /* [A] standard errors, NaN where undefined */
    int32_t n;     /* attributes that every model has a mean KS of */
    double mean;   /* difference over these */
    double mean_error;
} asc_model_pair;

/* Arrays are owned. */
typedef struct asc_uncertainty {
    int64_t n_models;
    int32_t n_attributes;
    double *aggregate_error;   /* [n_models, ASC_AGGREGATES, A] */
    asc_interval *aggregate;   /* likewise */
    bool *is_drawn;            /* [n_models, A] intervals are by bootstrap */
    asc_interval *correlation; /* [n_models, ASC_AGGREGATES, ASC_ENTROPIES] */
    int64_t n_pairs;
    asc_model_pair *pairs; /* [n_pairs] every model with every later one; none of too many models */
} asc_uncertainty;

/* From outcomes [models] of one study with their statistics `ks`, and the entropies of the images
 * in `described`. Errors: ASC_MEMORY. O(models draws K A + models^2 K A). */
asc_code asc_uncertainty_compute(const asc_study *study, const asc_macro_outcome *outcomes,
                                 const asc_ks_study *ks, const asc_selection *described,
                                 const asc_entropies *entropies, asc_uncertainty *uncertainty);
void asc_uncertainty_free(asc_uncertainty *uncertainty);

/* An aggregate of one attribute under one model. Pure. */
double asc_aggregate_of(const asc_ks_study *ks, const asc_entropies *entropies, int64_t model,
                        int aggregate, int32_t attribute);

#endif
