/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The high-quality subset: identities with many images, one face an image, no outliers. */
#ifndef ATTRSCOPE_QUALITY_H
#define ATTRSCOPE_QUALITY_H

#include "attrscope/analysis.h"

/* Finds every model's subset (docs/method.md, "High-quality subset"), from all images of the study,
 * whatever images.keep says; to later analyses each is a keep-column quality_<model>_<architecture>
 * of the study in memory. Errors: those of reading and of the study. The same bytes for any
 * number of ranks and threads. O(sum over identities of n^2 D / P). */
extern const asc_analysis asc_quality_analysis;

#endif
