/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/columns.h"
#include "inference/page.h"

enum { SHOWN = 5 };

/* Attributes of a model that the permutation test finds, rows first .. end - 1. */
static void print_found(const asc_table *table, int64_t first, int64_t end, FILE *out) {
    const double *adjusted = asc_reals(table, TEST_BH);
    int64_t found = 0;
    for (int64_t r = first; r < end; r++)
        found += adjusted[r] <= 0.05;
    const int length = fprintf(out, "  %s_%s ", asc_texts(table, TEST_MODEL)[first],
                               asc_texts(table, TEST_ARCHITECTURE)[first]);
    fprintf(out, "%*s%lld of %lld", length < 30 ? 30 - length : 0, "", (long long)found,
            (long long)(end - first));
    for (int64_t r = first, left = SHOWN; r < end && left > 0; r++)
        if (!(adjusted[r] <= 0.05))
            fprintf(out, "%s%s", left-- == SHOWN ? "; not, for example, " : ", ",
                    asc_texts(table, TEST_ATTRIBUTE)[r]);
    fputc('\n', out);
}

void asc_inference_print_summary(const asc_report_source *source, FILE *out) {
    const asc_table *table =
        asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_TEST_TABLE]);
    if (!table)
        return;
    fputs("permutation test: attributes that shape the distances more than chance (adjusted p <= "
          "0.05)\n",
          out);
    for (int64_t r = 0, end; r < table->rows; r = end) {
        end = asc_report_end_of_model(table, TEST_MODEL, r);
        print_found(table, r, end, out);
    }
}
