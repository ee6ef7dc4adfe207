/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of an analysis, from their declarations. */
#include <stdio.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "cli/layout.h"

const char *asc_layout_stop(const char *sentence) {
    const size_t length = strlen(sentence);
    return length && sentence[length - 1] == '.' ? "" : ".";
}

static void write_column(FILE *out, const asc_layout *layout, const asc_table_spec *table,
                         const asc_column_spec *column) {
    char unit[64] = "", meaning[512];
    if (*column->unit)
        snprintf(unit, sizeof unit, " [%s]", column->unit);
    size_t used = (size_t)snprintf(meaning, sizeof meaning, "%s%s",
                                   column->role == ASC_COLUMN_KEY ? "key: " : "", column->meaning);
    for (int c = 0; c < ASC_CONDITIONS_MOST; c++)
        if (column->only & 1u << c && used < sizeof meaning)
            used += (size_t)snprintf(meaning + used, sizeof meaning - used, " (with %s)",
                                     table->conditions[c]);
    layout->item(out, &(asc_item){ASC_ITEM_COLUMN, 0, *column->name ? column->name : "(no name)",
                                  unit, meaning});
}

void asc_help_tables(FILE *out, const asc_layout *layout, const asc_analysis *analysis) {
    layout->section(out, "Tables", ", below tables/, and their columns");
    for (const asc_table_spec *table = analysis->tables; table && table->name; table++) {
        char files[256];
        if (table->folder)
            snprintf(files, sizeof files, "%s.csv, %s%s.csv", table->name, table->folder,
                     table->name);
        else
            snprintf(files, sizeof files, "%s.csv", table->name);
        layout->table(out, files, table->meaning, table->rows);
        for (int c = 0; c < table->n_columns; c++)
            write_column(out, layout, table, &table->columns[c]);
    }
}
