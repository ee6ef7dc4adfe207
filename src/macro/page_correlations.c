/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correlation of the KS statistics with the entropies, and the p-values. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/plots.h"

/* The rows of one entropy as a series over the columns that have both. */
static asc_code put_spearman(asc_page *page, const asc_table *table) {
    char *const *column = asc_texts(table, CORRELATION_COLUMN);
    char *const *entropy = asc_texts(table, CORRELATION_ENTROPY);
    const double *statistic = asc_reals(table, CORRELATION_STATISTIC);
    const double *pvalue = asc_reals(table, CORRELATION_PVALUE);
    const double *low = asc_reals(table, CORRELATION_CI_LOW);
    const double *high = asc_reals(table, CORRELATION_CI_HIGH);
    char **labels = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!column || !entropy || !statistic || !pvalue)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&labels, (uint64_t)table->rows, sizeof *labels, "labels"), done);
    for (int64_t r = 0; r < table->rows; r++)
        ASC_TRY(code, asc_format(&labels[r], "%s, %s", column[r], entropy[r]), done);
    ASC_TRY(code,
            asc_figure_begin(&figure, "spearman", 860, 90 + 26 * (int)table->rows,
                             "Spearman correlation of KS statistics with entropies"),
            done);
    fputs("$d << EOD\n", figure.script);
    for (int64_t r = 0; r < table->rows; r++) {
        const bool known = low && high && isfinite(low[r]) && isfinite(high[r]);
        char p[40] = "";
        if (isfinite(pvalue[r]))
            snprintf(p, sizeof p, "p = %.1g", pvalue[r]);
        fprintf(figure.script, "%.6g %d \"%s\" %.6g %.6g\n", statistic[r],
                strstr(entropy[r], "intra") ? 1 : 2, p, known ? low[r] : statistic[r],
                known ? high[r] : statistic[r]);
        figure.points += isfinite(statistic[r]);
    }
    fputs("EOD\n", figure.script);
    asc_plot_tics(&figure, "ytics", labels, NULL, table->rows);
    fprintf(figure.script,
            "set style fill solid 0.85 noborder\nset yrange [%g:-0.8]\nset xrange "
            "[-1.25:1.25]\nset grid xtics lc rgb '#888888' lw 0.3\nset border 1\nset xtics "
            "nomirror -1,0.5\nunset key\nset xlabel 'Spearman correlation'\n"
            "plot $d using ($1/2):0:(abs($1)/2):(0.36):($2==1?0x0072B2:0xE69F00) with "
            "boxxyerror lc rgb variable, $d using 1:0:4:5 with xerrorbars pt 0 lw 1.2 lc rgb "
            "'#666666', $d using ($1<0?$4-0.02:1/0):0:3 with labels right font "
            "'sans-serif,11', $d using ($1>=0?$5+0.02:1/0):0:3 with labels left font "
            "'sans-serif,11'\n",
            (double)table->rows - 0.2);
    figure.caption =
        "Over the attributes: do KS statistics fall where an attribute varies more "
        "within a person (intra, blue) or between people (inter, orange)? Bars to the "
        "left: the more it varies, the less it shapes the space. Grey lines, where there "
        "are some: 95 % intervals over people, for these attributes.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    asc_free_strings(labels, table->rows);
    return code;
}

/* log10 of the p-values of all attributes and modalities, models side by side. */
static asc_code put_pvalues(asc_page *page, const asc_table *modality) {
    char **models = NULL, **names = NULL;
    double *values = NULL;
    int64_t n_models = 0;
    const int64_t rows = modality->rows;
    asc_figure figure = {0};
    asc_code code = asc_report_models(modality, MODALITY_PVALUE, &models, &n_models);
    ASC_TRY(code, code, done);
    char *const *attributes = asc_texts(modality, MODALITY_LABEL);
    if (n_models == 0 || rows == 0 || !attributes)
        goto done;
    ASC_TRY(code, asc_alloc(&names, (uint64_t)rows, sizeof *names, "attributes"), done);
    ASC_TRY(code, asc_alloc(&values, (uint64_t)(rows * n_models), sizeof *values, "p-values"),
            done);
    for (int64_t r = 0; r < rows; r++)
        ASC_TRY(code, asc_copy_string(&names[r], attributes[r]), done);
    for (int64_t m = 0; m < n_models; m++) {
        const double *p = asc_reals_named(modality, MODALITY_PVALUE, models[m]);
        for (int64_t r = 0; r < rows; r++)
            values[m * rows + r] = isnan(p[r]) ? NAN : fmax(-20, log10(fmax(p[r], 1e-300)));
    }
    ASC_TRY(code,
            asc_figure_begin(&figure, "pvalues", 980, 240 + 26 * (int)n_models,
                             "Published p-values (log10), attributes x models"),
            done);
    asc_plot_heat(&figure, models, n_models, names, rows, values, -20, 0,
                  "defined (0 '#0b3d63', 0.5 '#56B4E9', 1 '#f1f3f5')", "log10 p, cut at -20");
    figure.caption =
        "The asymptotic p-value that the published notebook reports. It takes pairs as "
        "independent, which they are not: dark means far from the null only for "
        "comparison with published figures.";
    figure.table = modality->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    asc_free_strings(models, n_models);
    asc_free_strings(names, rows);
    free(values);
    return code;
}

asc_code asc_macro_page_correlations(asc_page *page, const asc_report_source *source) {
    const asc_table *table =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_CORRELATION_TABLE]);
    const asc_table *modality =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_MODALITY_TABLE]);
    asc_code code = ASC_OK;
    if (!table && !modality)
        return ASC_OK;
    asc_page_section(page, "correlations", "Correlations: distances against entropies",
                     "Each bar is one way to sum up an attribute's KS statistics (maximum, mean, "
                     "weighted mean) of one model.");
    if (table)
        ASC_TRY(code, put_spearman(page, table), done);
    if (modality)
        ASC_TRY(code, put_pvalues(page, modality), done);
    if (table)
        asc_page_table(page, table);
    asc_page_section_end(page);
done:
    return code;
}
