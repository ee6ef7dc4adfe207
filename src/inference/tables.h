/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the permutation tests. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_TABLES_H
#define ATTRSCOPE_INFERENCE_TABLES_H

#include "attrscope/analysis.h"
#include "inference/pvalues.h"

/* Table inference_permutation, or, with `unadjusted` (the values without given attributes),
 * inference_given. values [models, A]. Errors: ASC_MEMORY, ASC_IO. The root. */
asc_code asc_inference_table(const asc_job *job, const asc_images *images,
                             const asc_inference_value *values,
                             const asc_inference_value *unadjusted, asc_results *results);

/* Table inference_kinds, or, with `unadjusted`, inference_kinds_given. values [models, T]. Errors:
 * ASC_MEMORY, ASC_IO. The root. */
asc_code asc_inference_kinds_table(const asc_job *job, const asc_images *images,
                                   const asc_inference_kind_value *values,
                                   const asc_inference_kind_value *unadjusted,
                                   asc_results *results);

#endif
