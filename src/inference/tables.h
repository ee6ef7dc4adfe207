/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the permutation tests. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_TABLES_H
#define ATTRSCOPE_INFERENCE_TABLES_H

#include "attrscope/analysis.h"
#include "inference/pvalues.h"
#include "inference/strata.h"

/* Table inference_permutation, or, with `given` attributes, inference_given, beside `unadjusted`
 * (the values without them). values [models, A]. Errors: ASC_MEMORY, ASC_IO. The root. */
asc_code asc_inference_table(const asc_job *job, const asc_images *images,
                             const asc_inference_value *values, asc_inference_given given,
                             const asc_inference_value *unadjusted, asc_results *results);

/* Table inference_kinds, or, with `given` attributes, inference_kinds_given. values [models, T].
 * Errors: ASC_MEMORY, ASC_IO. The root. */
asc_code asc_inference_kinds_table(const asc_job *job, const asc_images *images,
                                   const asc_inference_kind_value *values,
                                   asc_inference_given given,
                                   const asc_inference_kind_value *unadjusted,
                                   asc_results *results);

/* What a table calls an attribute's strata. Pure. */
static inline const char *asc_inference_strata_name(asc_inference_given given, int32_t attribute) {
    return asc_inference_has_propensity(given, attribute) ? "propensity" : "cells";
}

#endif
