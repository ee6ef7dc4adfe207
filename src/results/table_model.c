/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/table_model.h"

asc_code asc_put_model(const asc_table *table, int column, int64_t row,
                       const asc_study_model *model) {
    asc_code code = asc_put_text(table, column, row, model->name);
    return code == ASC_OK ? asc_put_text(table, column + 1, row, model->architecture) : code;
}
