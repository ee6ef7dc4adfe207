/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kinds/columns.h"
#include "kinds/page.h"

/* The largest value of rows [first, end) that is below the last one shown, or as large and behind
 * it; -1 when there is none. */
static int64_t next_largest(const double *values, int64_t first, int64_t end, int64_t last) {
    int64_t best = -1;
    for (int64_t r = first; r < end; r++) {
        const bool left = last < 0 || values[r] < values[last] ||
                          (values[r] == values[last] && r > last); /* never when undefined */
        if (left && !isnan(values[r]) && (best < 0 || values[r] > values[best]))
            best = r;
    }
    return best;
}

static void print_model(const asc_table *table, int64_t first, int64_t end, FILE *out) {
    enum { SHOWN = 5 };
    char *const *attributes = asc_texts(table, KIND_ATTRIBUTE);
    const double *values = asc_reals(table, KIND_MAX);
    int64_t at = -1;
    const int length = fprintf(out, "  %s_%s ", asc_texts(table, KIND_MODEL)[first],
                               asc_texts(table, KIND_ARCHITECTURE)[first]);
    fprintf(out, "%*s", length < 30 ? 30 - length : 0, "");
    for (int i = 0; i < SHOWN; i++) {
        at = next_largest(values, first, end, at);
        if (at < 0)
            break;
        fprintf(out, "%s%s %.4f", i ? ", " : "", attributes[at], values[at]);
    }
    fputc('\n', out);
}

void asc_kinds_print_summary(const asc_report_source *source, FILE *out) {
    const asc_table *table = asc_report_table(source, &asc_kinds_tables[ASC_KINDS_ATTRIBUTE_TABLE]);
    char *const *model = asc_texts(table, KIND_MODEL);
    char *const *architecture = asc_texts(table, KIND_ARCHITECTURE);
    if (!model || !architecture || !asc_texts(table, KIND_ATTRIBUTE) ||
        !asc_reals(table, KIND_MAX) || table->rows == 0)
        return;
    fputs(
        "classes, steps and numbers: how far a class stands apart at most (KS against the rest)\n",
        out);
    for (int64_t r = 0, end; r < table->rows; r = end) {
        for (end = r; end < table->rows && strcmp(model[end], model[r]) == 0 &&
                      strcmp(architecture[end], architecture[r]) == 0;)
            end++;
        print_model(table, r, end, out);
    }
}
