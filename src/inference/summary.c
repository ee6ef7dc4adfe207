/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/columns.h"
#include "inference/page.h"

enum { SHOWN = 5 };

/* The columns of a table of tests that are printed; the architecture's follows the model's. */
typedef struct test_columns {
    int model, attribute, adjusted;
} test_columns;

/* Attributes of a model that the permutation test finds, rows first .. end - 1. */
static void print_found(const asc_table *table, const test_columns *columns, int64_t first,
                        int64_t end, FILE *out) {
    const double *adjusted = asc_reals(table, columns->adjusted);
    int64_t found = 0;
    for (int64_t r = first; r < end; r++)
        found += adjusted[r] <= 0.05;
    const int length = fprintf(out, "  %s_%s ", asc_texts(table, columns->model)[first],
                               asc_texts(table, columns->model + 1)[first]);
    fprintf(out, "%*s%lld of %lld", length < 30 ? 30 - length : 0, "", (long long)found,
            (long long)(end - first));
    for (int64_t r = first, left = SHOWN; r < end && left > 0; r++)
        if (!(adjusted[r] <= 0.05))
            fprintf(out, "%s%s", left-- == SHOWN ? "; not, for example, " : ", ",
                    asc_texts(table, columns->attribute)[r]);
    fputc('\n', out);
}

static void print_tests(const asc_table *table, const test_columns *columns, const char *head,
                        FILE *out) {
    if (!table)
        return;
    fputs(head, out);
    for (int64_t r = 0, end; r < table->rows; r = end) {
        end = asc_report_end_of_model(table, columns->model, r);
        print_found(table, columns, r, end, out);
    }
}

void asc_inference_print_summary(const asc_report_source *source, FILE *out) {
    static const test_columns binary = {TEST_MODEL, TEST_ATTRIBUTE, TEST_BH};
    static const test_columns kinds = {KINDS_MODEL, KINDS_ATTRIBUTE, KINDS_BH};
    print_tests(asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_TEST_TABLE]), &binary,
                "permutation test: attributes that shape the distances more than chance (adjusted "
                "p <= 0.05)\n",
                out);
    print_tests(asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_KINDS_TABLE]), &kinds,
                "permutation test: attributes of classes, ordered and continuous, the same\n", out);
}
