/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How attributes vary within people and between them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/dots.h"

enum { BINS = 24, MOST_PANELS = 60, PANELS_A_ROW = 5 };

static asc_code put_bars(asc_page *page, const asc_table *table) {
    const double *intra = asc_reals(table, ATTRIBUTE_INTRA);
    int64_t *order = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    char *const *names = asc_texts(table, ATTRIBUTE_NAME);
    if (!intra || !names)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)table->rows, sizeof *order, "attributes"), done);
    ASC_TRY(code, asc_plot_order(intra, table->rows, 1, order), done);
    ASC_TRY(
        code,
        asc_figure_begin(&figure, "intra_entropy", 900, 400, "Entropy of attributes in a person"),
        done);
    const asc_series series = {.name = "intra-entropy", .values = intra};
    asc_plot_bars(&figure, names, order, table->rows, &series, 1, "intra-entropy (nat)");
    figure.caption = "Mean over people of the entropy of an attribute over their photos. 0: the "
                     "attribute never changes on a person, as gender; 0.69: as often on as off.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(order);
    return code;
}

static asc_code put_summary(asc_page *page, const asc_table *table) {
    const double *mean = asc_reals(table, ATTRIBUTE_GLOBAL);
    const double *intra = asc_reals(table, ATTRIBUTE_INTRA_RESCALED);
    const double *inter = asc_reals(table, ATTRIBUTE_INTER_RESCALED);
    char *const *names = asc_texts(table, ATTRIBUTE_NAME);
    if (!mean || !intra || !inter || !names)
        return ASC_OK;
    const asc_series series[] = {{.name = "global average", .values = mean},
                                 {.name = "intra-entropy", .values = intra},
                                 {.name = "inter-entropy", .values = inter}};
    const asc_dots dots = {
        .name = "entropies",
        .title = "Average, intra-entropy and inter-entropy",
        .caption =
            "How common an attribute is, how much it varies within a person (intra) and "
            "how much its frequency varies between people (inter); the entropies are rescaled over "
            "the attributes.",
        .table = table->name,
        .label = "average of -1 and 1; entropies rescaled to [-1, 1]",
        .extra = "set xrange [-1.05:1.05]",
        .names = names,
        .n = table->rows,
        .series = series,
        .n_series = 3,
        .order_by = intra};
    return asc_page_dots(page, &dots);
}

/* $a<k>: histogram of an attribute's entropy over identities; how many of them have one. */
static int64_t put_histogram(const asc_figure *figure, const double *values, int64_t rows,
                             int64_t k) {
    const double most = log(2);
    int64_t counts[BINS] = {0}, n = 0;
    for (int64_t r = 0; r < rows; r++) {
        if (isnan(values[r]))
            continue;
        const int bin = (int)(values[r] / most * BINS);
        counts[bin < 0 ? 0 : bin < BINS ? bin : BINS - 1]++;
        n++;
    }
    fprintf(figure->script, "$a%lld << EOD\n", (long long)k);
    for (int b = 0; b < BINS; b++)
        fprintf(figure->script, "%.4g %.5g\n", (b + 0.5) * most / BINS,
                n ? (double)counts[b] / (double)n : 0);
    fputs("EOD\n", figure->script);
    return n;
}

static asc_code put_identities(asc_page *page, const asc_table *identities) {
    const char *const prefix = "entropy_";
    int64_t columns[MOST_PANELS], defined[MOST_PANELS], n = 0;
    asc_figure figure = {0};
    for (int64_t c = 0; c < identities->n_columns && n < MOST_PANELS; c++)
        if (strncmp(identities->columns[c].name, prefix, strlen(prefix)) == 0 &&
            identities->columns[c].type == ASC_COLUMN_REAL)
            columns[n++] = c;
    if (n == 0)
        return ASC_OK;
    const int64_t rows = (n + PANELS_A_ROW - 1) / PANELS_A_ROW;
    asc_code code = asc_figure_begin(&figure, "identity_entropies", 980, 40 + 110 * (int)rows,
                                     "Entropies of single people");
    if (code != ASC_OK)
        return code;
    figure.longest_name = ASC_FIGURE_PANEL_NAME;
    for (int64_t k = 0; k < n; k++) {
        defined[k] =
            put_histogram(&figure, identities->columns[columns[k]].data.reals, identities->rows, k);
        figure.points += defined[k];
    }
    fprintf(figure.script,
            "set multiplot layout %lld,%d margins 0.01,0.99,0.04,0.93 spacing 0.015,%g\n"
            "unset key\nset border 1\nunset ytics\nset xtics nomirror 0,0.3 font 'sans-serif,9'\n"
            "set xrange [0:0.7]\nset yrange [0:*]\nset style fill solid 0.8 noborder\n",
            (long long)rows, PANELS_A_ROW, 0.36 / (double)rows);
    for (int64_t k = 0; k < n; k++) {
        fputs("set title ", figure.script);
        asc_figure_quote(&figure, identities->columns[columns[k]].name + strlen(prefix));
        fputs(" font 'sans-serif,11' offset 0,-0.8\n", figure.script);
        if (defined[k] > 0)
            fprintf(figure.script, "plot $a%lld using 1:2 with boxes lc rgb '#56B4E9'\n",
                    (long long)k);
        else
            asc_figure_empty_panel(&figure, "no entropy");
    }
    fputs("unset multiplot\n", figure.script);
    figure.caption = "Share of people by the entropy (nat) of the attribute over their own photos. "
                     "A peak at 0: most people never change it.";
    figure.table = identities->name;
    return asc_page_figure(page, &figure);
}

asc_code asc_macro_page_entropies(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_macro_tables[ASC_MACRO_ATTRIBUTE_TABLE]);
    const asc_table *identities =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_IDENTITY_TABLE]);
    asc_code code = ASC_OK;
    if (!table)
        return ASC_OK;
    asc_page_section(page, "entropies", "Entropies: what varies, and where",
                     "Hair changes on a person, gender hardly ever does. A model trained on "
                     "identity has reason to ignore what varies within people and to use what "
                     "varies between them.");
    ASC_TRY(code, put_bars(page, table), done);
    ASC_TRY(code, put_summary(page, table), done);
    if (identities)
        ASC_TRY(code, put_identities(page, identities), done);
    if (identities)
        asc_page_table(page, identities);
    asc_page_section_end(page);
done:
    return code;
}
