/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How attributes vary within people and between them. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/colour.h"
#include "report/dots.h"
#include "report/glyph.h"

enum { BINS = 16, MOST_PANELS = 60, PANELS_A_ROW = 8, LEAST = 320 };
/* Of the bars, in pixels; down and across that a letter takes of a turned name. */
enum { WIDTH = 1160, LEFT = 76, TURNED = 5 };

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
    /* Names stand below their bars, turned by half a right angle. */
    int below = 0;
    for (int64_t i = 0; i < table->rows; i++) {
        const int columns = asc_glyph_columns(names[i]);
        below = columns > below ? columns : below;
    }
    below = TURNED * (below < ASC_FIGURE_NAME ? below : ASC_FIGURE_NAME);
    const int left = below - WIDTH / (int)(table->rows + 1) + 16;
    ASC_TRY(code,
            asc_figure_begin(&figure, "intra_entropy", WIDTH, 260 + below,
                             "Entropy of attributes in a person"),
            done);
    fprintf(figure.script, "set lmargin at screen %.5f\n",
            (double)(left > LEFT ? left : LEFT) / WIDTH);
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

/* As they are, and as the published notebook rescales them, side by side. */
static asc_code put_summary(asc_page *page, const asc_table *table) {
    enum { SERIES = 3, PARTS = 2 };
    static const int columns[SERIES][PARTS] = {{ATTRIBUTE_INTRA, ATTRIBUTE_INTRA_RESCALED},
                                               {ATTRIBUTE_INTER, ATTRIBUTE_INTER_RESCALED},
                                               {ATTRIBUTE_GLOBAL, ATTRIBUTE_GLOBAL}};
    char raw[] = "mean of -1 and 1; entropies in nat", rescaled[] = "entropies rescaled to [-1, 1]";
    char *parts[PARTS] = {raw, rescaled};
    char *const *names = asc_texts(table, ATTRIBUTE_NAME);
    const int64_t n = table->rows;
    double *values[SERIES] = {NULL};
    asc_code code = ASC_OK;
    if (!names)
        return ASC_OK;
    for (int s = 0; s < SERIES; s++) {
        ASC_TRY(code, asc_alloc(&values[s], PARTS * (uint64_t)n, sizeof(double), "entropies"),
                done);
        for (int64_t i = 0; i < PARTS * n; i++) {
            const double *column = asc_reals(table, columns[s][i / n]);
            values[s][i] = column ? column[i % n] : NAN;
        }
    }
    const asc_series series[] = {{"intra-entropy", values[0], NULL, NULL, NULL, 7},
                                 {"inter-entropy", values[1], NULL, NULL, NULL, 6},
                                 {"global average", values[2], NULL, NULL, ASC_COLOUR_ACROSS, 5}};
    code = asc_page_dots(
        page, &(asc_dots){.name = "entropies",
                          .title = "Average, intra-entropy and inter-entropy",
                          .caption = "How common an attribute is, how much it varies within a "
                                     "person (intra) and how much its frequency varies between "
                                     "people (inter): as they are, and with the entropies rescaled "
                                     "over the attributes, as the published figure has them.",
                          .table = table->name,
                          .label = "",
                          .names = names,
                          .n = n,
                          .models = parts,
                          .n_models = PARTS,
                          .are_parts = true,
                          .series = series,
                          .n_series = SERIES});
done:
    for (int s = 0; s < SERIES; s++)
        free(values[s]);
    return code;
}

/* $a<k>: density of an attribute's means over identities, by the kernel of the inter-entropy; how
 * many of them have one. */
static int64_t put_density(const asc_figure *figure, const double *values, int64_t rows,
                           int64_t k) {
    enum { STEPS = 101 };
    const double width = 0.1, root = sqrt(2 * acos(-1.0));
    int64_t n = 0;
    for (int64_t r = 0; r < rows; r++)
        n += isfinite(values[r]);
    fprintf(figure->script, "$a%lld << EOD\n", (long long)k);
    for (int step = 0; step < STEPS && n > 0; step += 4) {
        const double x = -1 + 2.0 * step / (STEPS - 1);
        double sum = 0;
        for (int64_t r = 0; r < rows; r++)
            if (isfinite(values[r]))
                sum += exp(-0.5 * (x - values[r]) * (x - values[r]) / (width * width));
        fprintf(figure->script, "%.4g %.4g\n", x, sum / ((double)n * width * root));
    }
    fputs("EOD\n", figure->script);
    return n;
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

/* A panel an attribute: what is drawn of the columns with a prefix. */
typedef struct small_panels {
    const char *prefix, *name, *title, *caption, *label;
    int64_t (*put)(const asc_figure *figure, const double *values, int64_t rows, int64_t k);
    double low, high;
    const char *with; /* gnuplot's style */
} small_panels;

static const small_panels of_entropies = {
    .prefix = "entropy_",
    .name = "identity_entropies",
    .title = "Entropies of single people",
    .caption = "Share of people by the entropy (nat) of the attribute over their own photos, each "
               "panel to its highest. A peak at 0: most people never change it.",
    .label = "entropy of a person (nat)",
    .put = put_histogram,
    .low = 0,
    .high = 0.7,
    .with = "with boxes fs solid 0.8 noborder lc rgb '" ASC_COLOUR_ACROSS "'"};

static const small_panels of_means = {
    .prefix = "mean_",
    .name = "identity_means",
    .title = "Means of single people",
    .caption =
        "Density over people of the mean of the attribute (-1, 1) over their own photos, "
        "by a Gaussian kernel of bandwidth 0.1, each panel to its highest: the inter-entropy "
        "is its entropy. Peaks at the ends: people have it always or never.",
    .label = "mean of a person: -1 never, 1 always",
    .put = put_density,
    .low = -1,
    .high = 1,
    .with = "with filledcurves y1=0 fs solid 0.8 noborder lc rgb '" ASC_COLOUR_ACROSS "'"};

/* Whether a column is one of an attribute that has an entropy as well: means are also of features.
 */
static bool is_of_attribute(const asc_table *identities, const char *name) {
    char entropy[600];
    snprintf(entropy, sizeof entropy, "%s%s", of_entropies.prefix, name);
    return asc_table_reals(identities, entropy) != NULL;
}

static asc_code put_identities(asc_page *page, const asc_table *identities,
                               const small_panels *of) {
    int64_t columns[MOST_PANELS], defined[MOST_PANELS], n = 0;
    const size_t prefix = strlen(of->prefix);
    asc_figure figure = {0};
    for (int64_t c = 0; c < identities->n_columns && n < MOST_PANELS; c++)
        if (strncmp(identities->columns[c].name, of->prefix, prefix) == 0 &&
            identities->columns[c].type == ASC_COLUMN_REAL &&
            is_of_attribute(identities, identities->columns[c].name + prefix))
            columns[n++] = c;
    if (n == 0)
        return ASC_OK;
    asc_grid grid = {.panels = n,
                     .columns = n < PANELS_A_ROW ? n : PANELS_A_ROW,
                     .left = 12,
                     .right = 12,
                     .top = 28,
                     .bottom = 46,
                     .across = 18,
                     .down = 58,
                     .panel_height = 56,
                     .panel_width = 126};
    grid.rows = (n + grid.columns - 1) / grid.columns;
    grid.width = grid.left + grid.right + (int)grid.columns * grid.panel_width +
                 (int)(grid.columns - 1) * grid.across;
    if (grid.width < LEAST) {
        grid.panel_width += (LEAST - grid.width) / (int)grid.columns;
        grid.width = LEAST;
    }
    grid.height = grid.top + grid.bottom + (int)grid.rows * grid.panel_height +
                  (int)(grid.rows - 1) * grid.down;
    asc_code code = asc_figure_begin(&figure, of->name, grid.width, grid.height, "%s", of->title);
    if (code != ASC_OK)
        return code;
    for (int64_t k = 0; k < n; k++) {
        defined[k] =
            of->put(&figure, identities->columns[columns[k]].data.reals, identities->rows, k);
        figure.points += defined[k];
    }
    fputs("set border 1\nset tics font 'sans-serif,10'\nset yrange [0:*]\n", figure.script);
    asc_figure_across(&figure, grid.left, of->label);
    asc_plot_range(&figure, "x", of->low, of->high, 4);
    asc_grid_begin(&figure);
    fputs("unset ytics\n", figure.script);
    figure.longest_name = ASC_FIGURE_PANEL_NAME;
    for (int64_t k = 0; k < n; k++) {
        asc_grid_panel(&figure, &grid, k, identities->columns[columns[k]].name + prefix,
                       ASC_COLOUR_INK);
        if (defined[k] > 0)
            fprintf(figure.script, "plot $a%lld using 1:2 %s\n", (long long)k, of->with);
        else
            asc_figure_empty_panel(&figure, "of nobody");
        fprintf(figure.script, "unset label %d\n", ASC_FIGURE_ACROSS);
    }
    asc_grid_end(&figure);
    figure.caption = of->caption;
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
        ASC_TRY(code, put_identities(page, identities, &of_means), done);
    if (identities)
        ASC_TRY(code, put_identities(page, identities, &of_entropies), done);
    if (identities)
        asc_page_table(page, identities);
    asc_page_section_end(page);
done:
    return code;
}
