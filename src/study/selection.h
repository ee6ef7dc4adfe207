/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The images an analysis works on. Internal. */
#ifndef ATTRSCOPE_STUDY_SELECTION_H
#define ATTRSCOPE_STUDY_SELECTION_H

#include "attrscope/study.h"
#include "files/checksum.h"

/* Kept images and where they stand; release with asc_selection_free. */
typedef struct asc_selection {
    asc_images images;
    int64_t *rows; /* [images.n] rows of the study file, ascending */
} asc_selection;

/* Names of keep-columns that mean something. */
#define ASC_KEEP_ALL "" /* no column has this name */
#define ASC_KEEP_STUDY "study"

/* Whether `keep` means each model's own subset: it names the analysis that finds them. Pure. */
bool asc_keep_is_own(const char *keep);

/* The column that `keep` means for a model: <keep>_<label> of its own subset, else itself. Owned by
 * the caller. Errors: ASC_MEMORY. Local. */
asc_code asc_selection_column(const char *keep, const asc_study_model *model, char **column);

/* asc_selection_make of the column that `keep` means for a model. Errors: as there, and ASC_DATA
 * where a column other than the study's is missing. Local, the same on every rank. */
asc_code asc_selection_make_for(const asc_study *study, int64_t model, const char *keep,
                                asc_selection *selection);

/* The images whose keep-column `keep` is set; all where the study has no such column. Errors:
 * ASC_DATA (none is left), ASC_MEMORY. Local, the same on every rank. */
asc_code asc_selection_make(const asc_study *study, const char *keep, asc_selection *selection);
void asc_selection_free(asc_selection *selection);

/* Adds the images, without their keep-columns, and their rows. Errors: ASC_MEMORY. Local; O(N A).
 */
asc_code asc_selection_checksum(const asc_selection *selection, asc_checksum *checksum);

#endif
