/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/results.h"
#include "cli/cli.h"

enum { SHOWN = 5 };

static const asc_table *find_table(const asc_table *tables, int64_t count, const char *name) {
    for (int64_t i = 0; i < count; i++)
        if (strcmp(tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}

/* The row with the largest value below the last one shown; -1 when there is none. */
static int64_t next_largest(const double *values, int64_t rows, const bool *shown) {
    int64_t best = -1;
    for (int64_t r = 0; r < rows; r++)
        if (!shown[r] && !isnan(values[r]) && (best < 0 || values[r] > values[best]))
            best = r;
    return best;
}

static void print_strongest(char *const *attributes, const asc_column *column, int64_t rows) {
    const char *model = column->name + strlen("stat_");
    const int length = (int)(strlen(model) - strlen("_mean"));
    const double *values = column->data.reals;
    bool *shown = calloc((size_t)rows + 1, sizeof *shown);
    printf("  %-28.*s", length, model);
    for (int i = 0; i < SHOWN && shown; i++) {
        const int64_t r = next_largest(values, rows, shown);
        if (r < 0)
            break;
        shown[r] = true;
        printf("%s%s %.4f", i ? ", " : "", attributes[r], values[r]);
    }
    putchar('\n');
    free(shown);
}

static void print_protocol(const asc_table *tables, int64_t count, const char *name,
                           const char *title) {
    const asc_table *table = find_table(tables, count, name);
    char *const *attributes = asc_table_texts(table, "");
    if (!attributes)
        return;
    printf("%s: attributes whose distances differ most inside and across (mean KS)\n", title);
    for (int64_t c = 0; c < table->n_columns; c++) {
        const char *column = table->columns[c].name;
        const size_t length = strlen(column);
        if (strncmp(column, "stat_", 5) == 0 && length > 10 &&
            strcmp(column + length - 5, "_mean") == 0 && table->columns[c].type == ASC_COLUMN_REAL)
            print_strongest(attributes, &table->columns[c], table->rows);
    }
}

/* Columns of the permutation test, [rows]. */
typedef struct test_columns {
    char *const *model, *const *architecture, *const *attribute;
    const double *adjusted;
} test_columns;

/* Attributes of a model that the permutation test finds, rows first .. end - 1. */
static void print_found(const test_columns *c, int64_t first, int64_t end) {
    int64_t found = 0;
    for (int64_t r = first; r < end; r++)
        found += c->adjusted[r] <= 0.05;
    const int length = printf("  %s_%s ", c->model[first], c->architecture[first]);
    printf("%*s%lld of %lld", length < 30 ? 30 - length : 0, "", (long long)found,
           (long long)(end - first));
    for (int64_t r = first, left = SHOWN; r < end && left > 0; r++)
        if (!(c->adjusted[r] <= 0.05))
            printf("%s%s", left-- == SHOWN ? "; not, for example, " : ", ", c->attribute[r]);
    putchar('\n');
}

static void print_inference(const asc_table *tables, int64_t count) {
    const asc_table *table = find_table(tables, count, "inference_permutation");
    const test_columns c = {asc_table_texts(table, "model"), asc_table_texts(table, "architecture"),
                            asc_table_texts(table, "attribute"),
                            asc_table_reals(table, "bh_least")};
    if (!c.model || !c.architecture || !c.attribute || !c.adjusted)
        return;
    puts("permutation test: attributes that shape the distances more than chance (adjusted p <= "
         "0.05)");
    for (int64_t r = 0, end; r < table->rows; r = end) {
        for (end = r; end < table->rows && strcmp(c.model[end], c.model[r]) == 0 &&
                      strcmp(c.architecture[end], c.architecture[r]) == 0;)
            end++;
        print_found(&c, r, end);
    }
}

static asc_code print(const char *results_path, const char *folder) {
    asc_table *tables = NULL;
    int64_t count = 0;
    asc_code code = asc_results_read_tables(results_path, &tables, &count);
    if (code != ASC_OK)
        return code;
    print_protocol(tables, count, "population/df_attributes", "all pairs");
    print_protocol(tables, count, "df_attributes", "sampled");
    print_inference(tables, count);
    const asc_table *energies = find_table(tables, count, "energy_summary");
    if (energies)
        asc_summary_energies(energies);
    printf("results: %s\n", results_path);
    if (folder)
        printf("tables:  %s (%lld files)\n", folder, (long long)count);
    for (int64_t i = 0; i < count; i++)
        asc_table_free(&tables[i]);
    free(tables);
    return asc_cli_flush();
}

asc_code asc_summary_print(MPI_Comm comm, const char *results_path, const char *tables) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? print(results_path, tables) : ASC_OK);
}
