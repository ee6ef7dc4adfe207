/* The high-quality subset: identities with many images, one face an image, no outliers. */
#ifndef ATTRSCOPE_QUALITY_H
#define ATTRSCOPE_QUALITY_H

#include "attrscope/analysis.h"

/* Finds every model's subset (docs/method.md, "High-quality subset"), from all images of the study,
 * whatever images.keep says. Its tables are made together with a keep-column
 * quality_<model>_<architecture> a model in the study file, which is written beside and renamed:
 * open it again afterwards. Errors: those of reading and of the study. The same bytes for any
 * number of ranks and threads. O(sum over identities of n^2 D / P). */
extern const asc_analysis asc_quality_analysis;

#endif
