/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns that say which model a row is about. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_TABLE_MODEL_H
#define ATTRSCOPE_RESULTS_TABLE_MODEL_H

#include "attrscope/columns.h"
#include "attrscope/study.h"

/* Fills in the model in `column` and its architecture in the next one. Errors: ASC_MEMORY. */
asc_code asc_put_model(const asc_table *table, int column, int64_t row,
                       const asc_study_model *model);

#endif
