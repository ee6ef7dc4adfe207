/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/table_model.h"

#include "attrscope/memory.h"

asc_code asc_table_add_model(asc_table *table, asc_model_columns *columns) {
    asc_code code = asc_table_add_text(table, "model", "The model", &columns->model);
    return code == ASC_OK ? asc_table_add_text(table, "architecture", "Its architecture",
                                               &columns->architecture)
                          : code;
}

asc_code asc_table_set_model(const asc_model_columns *columns, int64_t row,
                             const asc_study_model *model) {
    asc_code code = asc_copy_string(&columns->model[row], model->name);
    return code == ASC_OK ? asc_copy_string(&columns->architecture[row], model->architecture)
                          : code;
}
