/* The images an analysis works on. Internal. */
#ifndef ATTRSCOPE_DATA_SELECTION_H
#define ATTRSCOPE_DATA_SELECTION_H

#include "attrscope/study.h"

/* Kept images and where they stand; release with asc_selection_free. */
typedef struct asc_selection {
    asc_images images;
    int64_t *rows; /* [images.n] rows of the study file, ascending */
} asc_selection;

/* The images whose keep-column `keep` is set; all where the study has no such column. Errors:
 * ASC_DATA (none is left), ASC_MEMORY. Local, the same on every rank. */
asc_code asc_selection_make(const asc_study *study, const char *keep, asc_selection *selection);
void asc_selection_free(asc_selection *selection);

#endif
