/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns that say which model a row is about, where tables have them first. Internal; local.
 */
#ifndef ATTRSCOPE_RESULTS_TABLE_MODEL_H
#define ATTRSCOPE_RESULTS_TABLE_MODEL_H

#include "attrscope/study.h"
#include "attrscope/table.h"

typedef struct asc_model_columns {
    char **model, **architecture; /* [rows] owned by the table */
} asc_model_columns;

/* Adds columns model and architecture. Errors: ASC_MEMORY. */
asc_code asc_table_add_model(asc_table *table, asc_model_columns *columns);

/* Fills them in for a row. Errors: ASC_MEMORY. */
asc_code asc_table_set_model(const asc_model_columns *columns, int64_t row,
                             const asc_study_model *model);

#endif
