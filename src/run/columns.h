/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the columns of the source, as arrays of the results. Internal; local: the root.
 */
#ifndef ATTRSCOPE_RUN_COLUMNS_H
#define ATTRSCOPE_RUN_COLUMNS_H

#include "attrscope/results.h"

/* Whom they belong to, beside the analyses. */
#define ASC_RUN_COLUMNS "columns"

/* Puts name, fate and reason [columns] of a study file into /arrays/columns. Errors: of
 * asc_study_open, ASC_IO, ASC_MEMORY. */
asc_code asc_run_put_columns(const char *study, asc_results *results);

#endif
