/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images that lie apart from the others of their identity. Internal. */
#ifndef ATTRSCOPE_QUALITY_OUTLIERS_H
#define ATTRSCOPE_QUALITY_OUTLIERS_H

#include "study/selection.h"

/* Clears keep [N] where the distance to the k-th nearest kept image of the identity is not below
 * the median of the identity's whole distance matrix (docs/method.md, "High-quality subset"); an
 * identity without a k-th other image loses all. Errors: ASC_MEMORY, those of reading. Collective.
 */
asc_code asc_quality_drop_outliers(MPI_Comm comm, asc_study *study, int64_t model,
                                   const asc_selection *selection, const asc_settings *settings,
                                   uint8_t *keep);

#endif
