/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "kinds/columns.h"
#include "kinds/page.h"
#include "report/largest.h"

void asc_kinds_print_summary(const asc_report_source *source, FILE *out) {
    const asc_table *table = asc_report_table(source, &asc_kinds_tables[ASC_KINDS_ATTRIBUTE_TABLE]);
    char *const *model = asc_texts(table, KIND_MODEL);
    char *const *architecture = asc_texts(table, KIND_ARCHITECTURE);
    char *const *attribute = asc_texts(table, KIND_ATTRIBUTE);
    const double *most = asc_reals(table, KIND_MAX);
    if (!model || !architecture || !attribute || !most)
        return;
    fputs(
        "classes, steps and numbers: how far a class stands apart at most (KS against the rest)\n",
        out);
    for (int64_t r = 0, end; r < table->rows; r = end) {
        end = asc_report_end_of_model(table, KIND_MODEL, r);
        const int length = fprintf(out, "  %s_%s ", model[r], architecture[r]);
        fprintf(out, "%*s", length < 30 ? 30 - length : 0, "");
        asc_report_put_largest(out, attribute + r, most + r, end - r);
    }
}
