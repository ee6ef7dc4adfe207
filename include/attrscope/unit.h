/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of an analysis that works on a study's models one by one. */
#ifndef ATTRSCOPE_UNIT_H
#define ATTRSCOPE_UNIT_H

#include "attrscope/analysis.h"

/* The units of all models of a study, owned by the caller, on the images that `keep` means for
 * each ("study", a keep-column, or the model's own subset); keys over the analysis, its section of
 * the settings, the images and the embeddings. Errors: ASC_DATA (no models, no such images),
 * ASC_MEMORY. Collective. */
asc_code asc_units_of_models(const char *analysis, const asc_job *job, const char *keep,
                             asc_unit **units, int64_t *n);

#endif
