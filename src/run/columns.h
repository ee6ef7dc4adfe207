/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the columns of the source, as arrays of the results. Internal; local: the root.
 */
#ifndef ATTRSCOPE_RUN_COLUMNS_H
#define ATTRSCOPE_RUN_COLUMNS_H

#include <stdbool.h>

#include "attrscope/results.h"

/* Whom they belong to, beside the analyses. */
#define ASC_RUN_COLUMNS "columns"

/* Puts name, fate, kind and reason [columns] of a study file into /arrays/columns, and a note of
 * its images. Errors: of asc_study_open, ASC_IO, ASC_MEMORY. */
asc_code asc_run_put_columns(const char *study, asc_results *results);

/* Whether the results are of other images than the study file's; false where there are none.
 * Errors: of asc_study_open and asc_results_read_note. */
asc_code asc_run_images_differ(const char *study, const char *results, bool *differ);

#endif
