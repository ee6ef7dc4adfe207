/* The high-quality subset: identities with many images, one face an image, no outliers. */
#ifndef ATTRSCOPE_QUALITY_H
#define ATTRSCOPE_QUALITY_H

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* Finds every model's subset (method.md, "High-quality subset"), from all images of the
 * study, whatever images.keep says; adds a keep-column quality_<model>_<architecture> a model to
 * the study file, which is written beside and renamed, and table quality to the results file,
 * analysis "quality". Errors: those of the study, of the results and of reading. Collective; the
 * same bytes for any number of ranks and threads. O(sum over identities of n^2 D / P). */
asc_code asc_quality_run(MPI_Comm comm, const char *study_path, const asc_settings *settings,
                         const char *results_path);

#endif
