/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/page_rows.h"
#include "report/plots.h"

/* Mean over identities of a model's field correlations. */
static asc_code put_correlation(asc_page *page, const asc_table *table, const char *const *names,
                                int64_t n, const char *kind) {
    char *const *attribute = asc_texts(table, CORRELATED_ATTRIBUTE);
    char *const *other = asc_texts(table, CORRELATED_OTHER);
    const double *value = asc_reals(table, CORRELATED_VALUE);
    double *sums = NULL, *counts = NULL;
    char name[ASC_ENERGY_LABEL + 16], label[ASC_ENERGY_LABEL];
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!attribute || !other || !value)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&sums, (uint64_t)(n * n), sizeof *sums, "correlations"), done);
    ASC_TRY(code, asc_alloc(&counts, (uint64_t)(n * n), sizeof *counts, "correlations"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        const int64_t a = asc_find_text(names, n, attribute[r]);
        const int64_t b = asc_find_text(names, n, other[r]);
        if (asc_energy_label(table, r, label) && strcmp(label, kind) == 0 && a >= 0 && b >= 0 &&
            !isnan(value[r])) {
            sums[a * n + b] += value[r];
            counts[a * n + b]++;
        }
    }
    for (int64_t i = 0; i < n * n; i++)
        sums[i] = counts[i] > 0 ? sums[i] / counts[i] : NAN;
    snprintf(name, sizeof name, "fields_%s", kind);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, 300 + 44 * (int)n, 220 + 34 * (int)n,
                             "Distance between attributes' fields, %s", kind),
            done);
    asc_plot_heat(&figure, (char *const *)(const void *)names, n,
                  (char *const *)(const void *)names, n, sums, 0, 2, ASC_PALETTE_AROUND,
                  "mean of 1 - cosine");
    figure.caption = "0 (blue): two attributes move the embedding the same way; 1 (pale): "
                     "independently; 2 (orange): in opposite directions. Mean over identities.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(sums);
    free(counts);
    return code;
}

/* Mean over identities of the distance from the first position of an attribute's longest lines. */
static asc_code put_retention(asc_page *page, const asc_table *table, const char *const *names,
                              int64_t n, const char *kind) {
    enum { MOST = 64 };
    char *const *attribute = asc_texts(table, RETAINED_ATTRIBUTE);
    const int64_t *length = asc_ints(table, RETAINED_LENGTH),
                  *from = asc_ints(table, RETAINED_FROM);
    const int64_t *to = asc_ints(table, RETAINED_TO);
    const double *value = asc_reals(table, RETAINED_VALUE);
    char name[ASC_ENERGY_LABEL + 16], label[ASC_ENERGY_LABEL];
    asc_figure figure = {0};
    if (!attribute || !length || !from || !to || !value)
        return ASC_OK;
    snprintf(name, sizeof name, "retention_%s", kind);
    asc_code code = asc_figure_begin(&figure, name, 760, 400,
                                     "How far an attribute carries the embedding, %s", kind);
    if (code != ASC_OK)
        return code;
    for (int64_t a = 0; a < n; a++) {
        double sum[MOST] = {0}, count[MOST] = {0};
        int64_t longest = 0;
        for (int64_t r = 0; r < table->rows; r++) {
            if (strcmp(attribute[r], names[a]) != 0 || from[r] != 0 || to[r] >= MOST ||
                length[r] < longest)
                continue;
            if (!asc_energy_label(table, r, label) || strcmp(label, kind) != 0)
                continue;
            if (length[r] > longest) {
                longest = length[r];
                memset(sum, 0, sizeof sum);
                memset(count, 0, sizeof count);
            }
            sum[to[r]] += value[r];
            count[to[r]]++;
        }
        fprintf(figure.script, "$a%lld << EOD\n", (long long)a);
        for (int64_t p = 0; p < longest && p < MOST; p++) {
            fprintf(figure.script, "%lld %.6g\n", (long long)p, sum[p] / count[p]);
            figure.points += isfinite(sum[p] / count[p]);
        }
        fputs("EOD\n", figure.script);
    }
    fputs(
        "set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset yrange "
        "[0:*]\nset xtics 1\nset key outside right\nset xlabel 'steps along the line'\nset ylabel "
        "'mean distance from its start'\nplot ",
        figure.script);
    for (int64_t a = 0; a < n; a++) {
        fprintf(figure.script, "%s$a%lld with linespoints pt %lld ps 0.6 lw 1.6 lc rgb '%s' title ",
                a ? ", " : "", (long long)a, (long long)(4 + a % 10),
                asc_figure_colours[a % ASC_FIGURE_COLOURS]);
        asc_figure_quote(&figure, names[a]);
    }
    fputc('\n', figure.script);
    figure.caption = "Distances from the first to the later positions of an attribute's longest "
                     "lines; the whole matrices are in the table. A flat line: the model ignores "
                     "the attribute.";
    figure.table = table->name;
    return asc_page_figure(page, &figure);
}

asc_code asc_micro_page_fields(asc_page *page, const asc_report_source *source,
                               const asc_energy_rows *rows, const char *kind) {
    const asc_table *correlation =
        asc_report_table(source, &asc_micro_tables[ASC_MICRO_CORRELATION_TABLE]);
    const asc_table *retention =
        asc_report_table(source, &asc_micro_tables[ASC_MICRO_RETENTION_TABLE]);
    asc_code code = ASC_OK;
    if (correlation)
        code = put_correlation(page, correlation, rows->attributes, rows->n_attributes, kind);
    if (code == ASC_OK && retention)
        code = put_retention(page, retention, rows->attributes, rows->n_attributes, kind);
    return code;
}
