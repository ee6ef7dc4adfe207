/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/summary.h"

/* Columns of energy_summary, of the rows of its first measure. */
typedef struct energy_columns {
    char *const *model, *const *architecture, *const *variant, *const *attribute, *const *measure;
    const double *parameter, *shift, *nodes, *flips; /* adjusted p-values of both nulls */
} energy_columns;

static bool find_columns(const asc_table *table, energy_columns *c) {
    *c = (energy_columns){asc_table_texts(table, "model"),
                          asc_table_texts(table, "architecture"),
                          asc_table_texts(table, "variant"),
                          asc_table_texts(table, "attribute"),
                          asc_table_texts(table, "measure"),
                          asc_table_reals(table, "parameter"),
                          asc_table_reals(table, "nodes_shift"),
                          asc_table_reals(table, "nodes_pvalue_adjusted"),
                          asc_table_reals(table, "flips_pvalue_adjusted")};
    return c->model && c->architecture && c->variant && c->attribute && c->measure &&
           c->parameter && c->shift && c->nodes && c->flips;
}

static bool same_model(const energy_columns *c, int64_t a, int64_t b) {
    return strcmp(c->model[a], c->model[b]) == 0 &&
           strcmp(c->architecture[a], c->architecture[b]) == 0 &&
           strcmp(c->variant[a], c->variant[b]) == 0;
}

static bool is_first_measure(const energy_columns *c, int64_t r) {
    return strcmp(c->measure[r], c->measure[0]) == 0 &&
           (c->parameter[r] == c->parameter[0] ||
            (isnan(c->parameter[r]) && isnan(c->parameter[0])));
}

/* Below random nodes, and not only within lines. */
static bool is_found(const energy_columns *c, int64_t r) {
    return is_first_measure(c, r) && c->nodes[r] <= 0.05 && c->flips[r] <= 0.05 && c->shift[r] < 0;
}

/* Attributes of one model, rows first .. end - 1. */
static void print_model(const energy_columns *c, int64_t first, int64_t end) {
    int64_t found = 0, all = 0;
    const int length =
        printf("  %s_%s_%s ", c->model[first], c->architecture[first], c->variant[first]);
    for (int64_t r = first; r < end; r++) {
        all += is_first_measure(c, r);
        found += is_found(c, r);
    }
    printf("%*s%lld of %lld", length < 30 ? 30 - length : 0, "", (long long)found, (long long)all);
    for (int64_t r = first; r < end; r++)
        if (is_found(c, r))
            printf(", %s %.2f", c->attribute[r], c->shift[r]);
    putchar('\n');
}

void asc_summary_energies(const asc_table *table) {
    energy_columns c;
    if (table->rows == 0 || !find_columns(table, &c))
        return;
    puts("energies: attributes whose direction is more predictable than on random nodes (adjusted "
         "p <= 0.05), and by how much");
    for (int64_t r = 0, end; r < table->rows; r = end) {
        for (end = r; end < table->rows && same_model(&c, end, r);)
            end++;
        print_model(&c, r, end);
    }
}
