/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure the population protocol's numbers are, identities being the unit. Internal; local, root
 * only. */
#ifndef ATTRSCOPE_MACRO_UNCERTAINTY_H
#define ATTRSCOPE_MACRO_UNCERTAINTY_H

#include <stdbool.h>

#include "attrscope/stats.h"
#include "macro/aggregates.h"
#include "macro/macro_parts.h"
#include "stats/spread.h"
#include "study/compared.h"

/* Entropies, in the order of df_correlations. */
enum { ASC_ENTROPY_INTER, ASC_ENTROPY_INTRA, ASC_ENTROPIES };

/* Two models with each other: the difference of their mean KS statistics. */
typedef struct asc_model_pair {
    int64_t first, second;
    asc_spread *spread; /* [A] of people's influences on the attributes' differences */
    double mean;        /* difference of the models' means */
    asc_spread mean_spread;
} asc_model_pair;

/* Arrays are owned. */
typedef struct asc_uncertainty {
    int64_t n_models;
    int32_t n_attributes;
    asc_estimate *aggregate;   /* [n_models, ASC_AGGREGATES, A]; `people` NaN of draws */
    bool *is_drawn;            /* [n_models, A] intervals are by bootstrap */
    asc_interval *correlation; /* [n_models, ASC_AGGREGATES, ASC_ENTROPIES] */
    double *mean;              /* [n_models] mean KS, over attributes that all models have */
    asc_spread *mean_spread;   /* [n_models] of people's influences on it */
    int64_t *people;           /* [n_models] of its images */
    int32_t n_mean;            /* these attributes */
    asc_compared compared;     /* which pairs of models */
    asc_model_pair *pairs;     /* [compared.n_pairs] */
} asc_uncertainty;

/* From outcomes [models] of one study with their statistics `ks`, and the entropies of the images
 * in `described`; `reference` (NULL: none) names the model that others are compared with. Errors:
 * ASC_MEMORY. O(models draws K A + pairs K A). */
asc_code asc_uncertainty_compute(const asc_study *study, const asc_macro_outcome *outcomes,
                                 const asc_ks_study *ks, const asc_selection *described,
                                 const asc_entropies *entropies, const char *reference,
                                 asc_uncertainty *uncertainty);
void asc_uncertainty_free(asc_uncertainty *uncertainty);

/* An aggregate of one attribute under one model. Pure. */
double asc_aggregate_of(const asc_ks_study *ks, const asc_entropies *entropies, int64_t model,
                        int aggregate, int32_t attribute);

#endif
