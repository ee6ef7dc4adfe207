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

static void print_strongest(const asc_table *table, const asc_column *column) {
    const char *model = column->name + strlen("stat_");
    const int length = (int)(strlen(model) - strlen("_mean"));
    const double *values = column->data.reals;
    bool *shown = calloc((size_t)table->rows + 1, sizeof *shown);
    printf("  %-28.*s", length, model);
    for (int i = 0; i < SHOWN && shown; i++) {
        const int64_t r = next_largest(values, table->rows, shown);
        if (r < 0)
            break;
        shown[r] = true;
        printf("%s%s %.4f", i ? ", " : "", table->columns[0].data.text[r], values[r]);
    }
    putchar('\n');
    free(shown);
}

static void print_protocol(const asc_table *tables, int64_t count, const char *name,
                           const char *title) {
    const asc_table *table = find_table(tables, count, name);
    if (!table)
        return;
    printf("%s: attributes whose distances differ most inside and across (mean KS)\n", title);
    for (int64_t c = 0; c < table->n_columns; c++) {
        const char *column = table->columns[c].name;
        const size_t length = strlen(column);
        if (strncmp(column, "stat_", 5) == 0 && length > 10 &&
            strcmp(column + length - 5, "_mean") == 0)
            print_strongest(table, &table->columns[c]);
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
