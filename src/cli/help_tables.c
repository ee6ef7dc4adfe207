/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of an analysis, from their declarations. */
#include <stdio.h>

#include "attrscope/analysis.h"
#include "cli/cli.h"

static void print_column(const asc_table_spec *table, const asc_column_spec *column) {
    char left[96];
    snprintf(left, sizeof left, "%s%s%s%s", *column->name ? column->name : "(no name)",
             *column->unit ? " [" : "", column->unit, *column->unit ? "]" : "");
    printf("    %-30s %s%s", left, column->role == ASC_COLUMN_KEY ? "key: " : "", column->meaning);
    for (int c = 0; c < ASC_CONDITIONS_MOST; c++)
        if (column->only & 1u << c)
            printf(" (with %s)", table->conditions[c]);
    putchar('\n');
}

void asc_cli_print_tables(const asc_analysis *analysis) {
    puts("\nTables, below tables/, and their columns:");
    for (const asc_table_spec *table = analysis->tables; table && table->name; table++) {
        printf("  %s.csv", table->name);
        if (table->folder)
            printf(", %s%s.csv", table->folder, table->name);
        printf(": %s\n    rows: %s\n", table->meaning, table->rows);
        for (int c = 0; c < table->n_columns; c++)
            print_column(table, &table->columns[c]);
    }
}
