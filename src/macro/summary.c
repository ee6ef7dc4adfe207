/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/largest.h"

static void print_strongest(const asc_table *table, const char *model, FILE *out) {
    char *const *attributes = asc_texts(table, ATTRIBUTE_NAME);
    const double *values = asc_reals_named(table, ATTRIBUTE_MEAN, model);
    if (!attributes || !values)
        return;
    fprintf(out, "  %-28s", model);
    asc_report_put_largest(out, attributes, values, table->rows);
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
