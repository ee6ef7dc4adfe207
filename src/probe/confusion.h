/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which classes are taken for which. Internal. */
#ifndef ATTRSCOPE_PROBE_CONFUSION_H
#define ATTRSCOPE_PROBE_CONFUSION_H

#include "probe/traits.h"

/* From predicted classes [N] (-1 without a value) the scores of every fold but its area, into
 * scores [folds, ASC_TRAIT_SCORES]; and, unless NULL, confusion [classes, classes, 2]: images of
 * the row's class taken for the column's, and people with such an image. Errors: ASC_MEMORY. Local;
 * O(N + folds classes^2). */
asc_code asc_probe_confuse(const asc_probe_trait_task *task, const asc_probe_trait *trait,
                           const asc_images *images, int32_t folds, const int32_t *predicted,
                           double *scores, int64_t *confusion);

#endif
