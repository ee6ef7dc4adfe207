/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "micro/columns.h"
#include "micro/page.h"
#include "micro/page_rows.h"

static bool is_first_measure(const asc_table *t, int64_t r) {
    char *const *measure = asc_texts(t, SUMMARY_MEASURE);
    const double *parameter = asc_reals(t, SUMMARY_PARAMETER);
    return asc_same_measure(measure[r], parameter[r], measure[0], parameter[0]);
}

/* Below random nodes, and not only within lines. */
static bool is_found(const asc_table *t, int64_t r) {
    return is_first_measure(t, r) && asc_reals(t, SUMMARY_NODES_ADJUSTED)[r] <= 0.05 &&
           asc_reals(t, SUMMARY_FLIPS_ADJUSTED)[r] <= 0.05 &&
           asc_reals(t, SUMMARY_NODES_SHIFT)[r] < 0;
}

/* Attributes of one model, rows first .. end - 1. */
static void print_model(const asc_table *t, const char *label, int64_t first, int64_t end,
                        FILE *out) {
    int64_t found = 0, all = 0;
    const int length = fprintf(out, "  %s ", label);
    for (int64_t r = first; r < end; r++) {
        all += is_first_measure(t, r);
        found += is_found(t, r);
    }
    fprintf(out, "%*s%lld of %lld", length < 30 ? 30 - length : 0, "", (long long)found,
            (long long)all);
    for (int64_t r = first; r < end; r++)
        if (is_found(t, r))
            fprintf(out, ", %s %.2f", asc_texts(t, SUMMARY_ATTRIBUTE)[r],
                    asc_reals(t, SUMMARY_NODES_SHIFT)[r]);
    fputc('\n', out);
}

void asc_micro_print_summary(const asc_report_source *source, FILE *out) {
    const asc_table *t = asc_report_table(source, &asc_micro_tables[ASC_MICRO_SUMMARY_TABLE]);
    char label[ASC_ENERGY_LABEL], next[ASC_ENERGY_LABEL];
    if (!t)
        return;
    fputs("energies: attributes whose direction is more predictable than on random nodes (adjusted "
          "p <= 0.05), and by how much\n",
          out);
    for (int64_t r = 0, end; r < t->rows; r = end) {
        asc_energy_label(t, r, label);
        for (end = r + 1;
             end < t->rows && asc_energy_label(t, end, next) && strcmp(next, label) == 0;)
            end++;
        print_model(t, label, r, end, out);
    }
}
