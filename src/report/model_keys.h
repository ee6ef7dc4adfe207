/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns of a declared table say what model a row, or a column, is of. Internal; local,
 * pure. */
#ifndef ATTRSCOPE_REPORT_MODEL_KEYS_H
#define ATTRSCOPE_REPORT_MODEL_KEYS_H

#include <stdbool.h>

#include "attrscope/columns.h"

enum { ASC_MODEL_KEY = 700 };

/* The first key column from `from` on that names a model, or -1; its architecture, where it has a
 * column of its own, is in the next one. */
int asc_model_key_find(const asc_table_spec *spec, int from);

/* What a row's columns name: <name>_<architecture>. */
void asc_model_key_label(const asc_table *table, int column, int64_t row,
                         char label[ASC_MODEL_KEY]);

/* Whether a column is repeated for every model. */
bool asc_model_column(const asc_column_spec *column);

#endif
