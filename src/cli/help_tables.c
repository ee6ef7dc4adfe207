/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of an analysis, from their declarations. */
#include <stdio.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "cli/layout.h"
#include "results/tidy.h"

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

static void write_table(FILE *out, const asc_layout *layout, const asc_table_spec *table,
                        const char *place, const char *rows, unsigned left_out) {
    char files[256];
    int used = snprintf(files, sizeof files, "%s%s.csv", place, table->name);
    if (table->folder && used > 0 && (size_t)used < sizeof files)
        snprintf(files + used, sizeof files - (size_t)used, ", %s%s%s.csv", place, table->folder,
                 table->name);
    layout->table(out, files, table->meaning, rows);
    for (int c = 0; c < table->n_columns; c++)
        if (!(table->columns[c].only & left_out))
            write_column(out, layout, table, &table->columns[c]);
}

/* As it is kept, and as it is published. */
static void write_forms(FILE *out, const asc_layout *layout, const asc_table_spec *table) {
    if (!table->tidy)
        write_table(out, layout, table, "", table->rows, 0);
    for (int f = 0; f < asc_tidy_count(table); f++) {
        asc_tidy_form form = {0};
        if (asc_tidy_declare(table, f, &form) == ASC_OK)
            write_table(out, layout, &form.spec, "", form.spec.rows, 0);
        asc_tidy_form_free(&form);
    }
    if (table->published)
        write_table(out, layout, table, "published/", table->published, ASC_COLUMN_OURS);
}

void asc_help_tables(FILE *out, const asc_layout *layout, const asc_analysis *analysis) {
    layout->section(out, "Tables", ", below tables/, and their columns");
    for (const asc_table_spec *table = analysis->tables; table && table->name; table++)
        write_forms(out, layout, table);
}
