/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the probe found, as tables and arrays of the results file. Internal. */
#ifndef ATTRSCOPE_PROBE_TABLES_H
#define ATTRSCOPE_PROBE_TABLES_H

#include <stdint.h>

#include "attrscope/images.h"
#include "attrscope/results.h"
#include "attrscope/status.h"
#include "attrscope/study.h"
#include "probe/influence.h"
#include "probe/plan.h"
#include "probe/traits.h"

/* One model's outcome; arrays are owned. Complete on rank 0. */
typedef struct asc_probe_outcome {
    const asc_study_model *model;  /* borrowed */
    const asc_probe_plan *plan;    /* borrowed */
    double *scores;                /* [n_tasks, folds, ASC_SCORES] */
    double *weights;               /* [n_tasks * folds, D + 1] for the model's own coordinates */
    int64_t *iterations;           /* [n_tasks * folds] */
    uint8_t *converged;            /* [n_tasks * folds] */
    asc_probe_influence influence; /* a row an attribute */
} asc_probe_outcome;

/* Puts df_discriminative_power (models in their order, attributes by name, as the published
 * notebook has them), and for every model the scores of each fold and the weights under the
 * published folds. Errors: ASC_MEMORY, ASC_IO. Local; root only. */
asc_code asc_probe_report(const asc_images *images, const asc_probe_outcome *outcomes,
                          int64_t n_models, asc_results *results);

/* The same of attributes of more than two values; all borrowed. */
typedef struct asc_probe_trait_report {
    const asc_study_model *model;
    const asc_probe_trait_plan *plan;
    const asc_trait_outcome *outcome;
} asc_probe_trait_report;

/* Puts probe_kinds and probe_confusion (models and attributes in their order), and for every model
 * the scores of each fold and the weights under grouped folds; nothing where the study has no such
 * attributes. Errors: ASC_MEMORY, ASC_IO. Local; root only. */
asc_code asc_probe_report_traits(const asc_images *images, const asc_probe_trait_report *reports,
                                 int64_t n_models, asc_results *results);

/* Its arrays, of one model, and the attributes' names. Errors: as above. */
asc_code asc_probe_put_trait_arrays(const asc_probe_trait_report *report, asc_results *results);
asc_code asc_probe_put_trait_names(const asc_images *images, asc_results *results);

#endif
