/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"

enum { SHOWN = 5 };

/* The row with the largest value that is not shown yet; -1 when there is none. */
static int64_t next_largest(const double *values, int64_t rows, const bool *shown) {
    int64_t best = -1;
    for (int64_t r = 0; r < rows; r++)
        if (!shown[r] && !isnan(values[r]) && (best < 0 || values[r] > values[best]))
            best = r;
    return best;
}

static void print_strongest(const asc_table *table, const char *model, FILE *out) {
    char *const *attributes = asc_texts(table, ATTRIBUTE_NAME);
    const double *values = asc_reals_named(table, ATTRIBUTE_MEAN, model);
    bool *shown = calloc((size_t)table->rows + 1, sizeof *shown);
    fprintf(out, "  %-28s", model);
    for (int i = 0; i < SHOWN && shown; i++) {
        const int64_t r = next_largest(values, table->rows, shown);
        if (r < 0)
            break;
        shown[r] = true;
        fprintf(out, "%s%s %.4f", i ? ", " : "", attributes[r], values[r]);
    }
    fputc('\n', out);
    free(shown);
}

static void print_protocol(const asc_table *table, const char *title, FILE *out) {
    char **models = NULL;
    int64_t n = 0;
    if (!table)
        return;
    fprintf(out, "%s: attributes whose distances differ most inside and across (mean KS)\n", title);
    if (asc_report_models(table, ATTRIBUTE_MEAN, &models, &n) == ASC_OK)
        for (int64_t m = 0; m < n; m++)
            print_strongest(table, models[m], out);
    asc_free_strings(models, n);
}

void asc_macro_print_summary(const asc_report_source *source, FILE *out) {
    print_protocol(asc_report_named(source, "population/df_attributes"), "all pairs", out);
    print_protocol(asc_report_named(source, "df_attributes"), "sampled", out);
}
