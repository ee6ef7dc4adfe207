/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the subsets. Internal; local, on the root. Errors: ASC_MEMORY and those of results. */
#ifndef ATTRSCOPE_QUALITY_TABLES_H
#define ATTRSCOPE_QUALITY_TABLES_H

#include "attrscope/results.h"
#include "quality/outcome.h"
#include "study/selection.h"

/* quality: a row a model and step; outcomes [M]. */
asc_code asc_quality_put_steps(const asc_study *study, const asc_quality_outcome *outcomes,
                               asc_results *results);
/* quality_images: a row a model and image, in the study's order. */
asc_code asc_quality_put_images(const asc_study *study, const asc_selection *selection,
                                const asc_quality_outcome *outcomes, asc_results *results);
/* quality_effects: a row a model, step and figure. */
asc_code asc_quality_put_effects(const asc_study *study, const asc_images *images,
                                 const asc_quality_outcome *outcomes, asc_results *results);

extern const char *const asc_quality_step_names[ASC_QUALITY_STEPS];

#endif
