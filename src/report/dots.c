/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/dots.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "report/colour.h"
#include "report/glyph.h"

enum {
    ROW = 17,
    MARK = 9,
    FEW = 20,
    WIDEST = 640,
    MOST_SERIES = 16,
    TALL = 40,
    ABOVE = 18,
    TICS = 22
};

typedef struct drawn {
    const asc_dots *dots;
    int64_t panels;
    const int64_t *order; /* [n] */
    int64_t n;            /* rows that are drawn */
    asc_grid grid;
    double low, high; /* of the axis */
    bool is_cut;      /* an interval goes beyond it */
} drawn;

static double middle(const asc_dots *dots, int64_t panels, int64_t i) {
    double sum = 0, count = 0;
    for (int64_t p = 0; p < panels; p++) {
        const double value = dots->series[0].values[p * dots->n + i];
        if (!isnan(value)) {
            sum += value;
            count++;
        }
    }
    return count > 0 ? sum / count : NAN;
}

static asc_code find_order(const asc_dots *dots, int64_t panels, int64_t *order) {
    double *means = NULL;
    if (dots->order_by)
        return asc_plot_order(dots->order_by, dots->n, 0, order);
    asc_code code = asc_alloc(&means, (uint64_t)dots->n, sizeof *means, "rows of a figure");
    for (int64_t i = 0; i < dots->n && code == ASC_OK; i++)
        means[i] = middle(dots, panels, i);
    if (code == ASC_OK)
        code = asc_plot_order(means, dots->n, 0, order);
    free(means);
    return code;
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where the axis ends at its upper (sign 1) or lower (-1) side. Intervals, a tenth of them at most,
 * that would draw it out to more than thrice the rest are cut, as where few people say next to
 * nothing. ends [n]: theirs at that side, sorted here; base, other: of the values, at that side and
 * at the other one. */
static double cut_end(double *ends, int64_t n, double sign, double base, double other) {
    qsort(ends, (size_t)n, sizeof *ends, compare);
    if (n > 0) {
        const double most = sign > 0 ? ends[n - 1 - n / 10] : ends[n / 10];
        const double last = sign > 0 ? ends[n - 1] : ends[0];
        base = sign * fmax(sign * base, sign * most);
        const double room = fabs(base - other);
        return sign * (last - base) > 2 * room ? base + sign * 0.3 * room
                                               : sign * fmax(sign * base, sign * last);
    }
    return base;
}

/* Of panels first .. end - 1. */
static asc_code find_range(drawn *d, int64_t first, int64_t end) {
    const asc_dots *dots = d->dots;
    const uint64_t most = (uint64_t)((end - first) * dots->n * dots->n_series);
    double *ends[2] = {NULL};
    int64_t n = 0;
    asc_code code = ASC_OK;
    d->low = dots->from_zero ? 0 : dots->line ? *dots->line : INFINITY;
    d->high = dots->line ? *dots->line : dots->from_zero ? 0 : -INFINITY;
    for (int side = 0; side < 2; side++)
        ASC_TRY(code, asc_alloc(&ends[side], most, sizeof(double), "intervals of a figure"), done);
    for (int64_t s = 0; s < dots->n_series; s++)
        for (int64_t i = first * dots->n; i < end * dots->n; i++) {
            const asc_series *series = &dots->series[s];
            const double value = series->values[i];
            if (!isfinite(value))
                continue;
            d->low = fmin(d->low, value);
            d->high = fmax(d->high, value);
            if (series->low && series->high && isfinite(series->high[i] - series->low[i])) {
                ends[0][n] = series->low[i];
                ends[1][n++] = series->high[i];
            }
        }
    const double low = cut_end(ends[0], n, -1, d->low, d->high);
    d->high = cut_end(ends[1], n, 1, d->high, d->low);
    d->low = low;
    d->is_cut = d->is_cut || (n > 0 && (ends[0][0] < d->low || ends[1][n - 1] > d->high));
    if (d->high > d->low) {
        const double margin = 0.03 * (d->high - d->low);
        d->low -= dots->from_zero && d->low >= 0 ? 0 : margin;
        d->high += margin;
    }
done:
    free(ends[0]);
    free(ends[1]);
    return code;
}

/* Rows that have a value first, in their order; how many these are. */
static int64_t keep_known(const asc_dots *dots, int64_t panels, int64_t *order) {
    int64_t kept = 0;
    for (int64_t r = 0; r < dots->n; r++) {
        bool known = false;
        for (int64_t s = 0; s < dots->n_series; s++)
            for (int64_t p = 0; p < panels; p++)
                known = known || isfinite(dots->series[s].values[p * dots->n + order[r]]);
        if (known)
            order[kept++] = order[r];
    }
    return kept;
}

static const char *colour_of(asc_page *page, const drawn *d, int64_t panel, int64_t s) {
    const asc_series *series = &d->dots->series[s];
    if (series->colour)
        return series->colour;
    return d->dots->models && !d->dots->are_parts
               ? asc_colour_models[asc_page_model(page, d->dots->models[panel])]
               : ASC_COLOUR_INK;
}

static int mark_of(const drawn *d, int64_t s) {
    return d->dots->series[s].mark > 0 ? d->dots->series[s].mark : 7;
}

/* Where a series stands in its row: one above the other, so that none hides another. */
static double shift_of(const drawn *d, int64_t s) {
    const double n = (double)d->dots->n_series;
    const double gap = d->n <= FEW ? fmin(0.35, 0.75 / n) : fmin(0.25, 0.75 / n);
    return gap * (0.5 * (n - 1) - (double)s);
}

/* $p<panel>s<series>: value, place, ends of the interval. */
static void put_series(asc_figure *figure, const drawn *d, int64_t panel, int64_t s) {
    const asc_series *series = &d->dots->series[s];
    const int64_t n = d->dots->n;
    const double shift = shift_of(d, s);
    fprintf(figure->script, "$p%llds%lld << EOD\n", (long long)panel, (long long)s);
    for (int64_t r = 0; r < d->n; r++) {
        const int64_t i = panel * n + d->order[r];
        const double value = series->values[i];
        if (!isfinite(value))
            continue;
        const bool known =
            series->low && series->high && isfinite(series->low[i]) && isfinite(series->high[i]);
        fprintf(figure->script, "%.5g %.4g", value, (double)r + shift);
        if (series->low && series->high)
            fprintf(figure->script, " %.5g %.5g", known ? fmax(series->low[i], d->low) : value,
                    known ? fmin(series->high[i], d->high) : value);
        fputc('\n', figure->script);
        figure->points++;
    }
    fputs("EOD\n", figure->script);
}

/* $c<panel>s<series>: where an interval is cut, and to which side. Returns their number. */
static int64_t put_cuts(asc_figure *figure, const drawn *d, int64_t panel, int64_t s) {
    const asc_series *series = &d->dots->series[s];
    int64_t cuts = 0;
    if (!series->low || !series->high)
        return 0;
    for (int64_t r = 0; r < d->n; r++) {
        const int64_t i = panel * d->dots->n + d->order[r];
        const bool known = isfinite(series->values[i]);
        for (int side = -1; side < 2 && known; side += 2) {
            const bool is_cut = side < 0 ? series->low[i] < d->low : series->high[i] > d->high;
            if (!is_cut)
                continue;
            if (cuts++ == 0)
                fprintf(figure->script, "$c%llds%lld << EOD\n", (long long)panel, (long long)s);
            fprintf(figure->script, "%.5g %.4g %d\n", side < 0 ? d->low : d->high,
                    (double)r + shift_of(d, s), side);
        }
    }
    if (cuts > 0)
        fputs("EOD\n", figure->script);
    return cuts;
}

/* Numbers stand below the rows, and above many of them, too. */
static void put_axis(asc_figure *figure, const drawn *d) {
    asc_plot_across(figure, "x", d->low, d->high, d->grid.panel_width, false);
    fputs("set xtics font 'sans-serif,11'\n", figure->script);
    if (d->n > TALL) {
        asc_plot_across(figure, "x2", d->low, d->high, d->grid.panel_width, false);
        fputs("set x2tics scale 0 font 'sans-serif,11'\n", figure->script);
    }
}

static asc_code put_panel(asc_page *page, asc_figure *figure, drawn *d, int64_t panel,
                          const int64_t *cuts) {
    const asc_dots *dots = d->dots;
    const char *title = dots->models ? dots->models[panel] : NULL;
    asc_grid_panel(figure, &d->grid, panel, title,
                   title && !dots->are_parts ? asc_colour_models[asc_page_model(page, title)]
                                             : ASC_COLOUR_INK);
    asc_code code = ASC_OK;
    if (dots->are_parts) {
        ASC_TRY(code, find_range(d, panel, panel + 1), done);
        put_axis(figure, d);
    }
    if (asc_grid_is_left(&d->grid, panel))
        asc_plot_tics(figure, "ytics font 'sans-serif,11'", dots->names, d->order, d->n);
    else
        fputs("unset ytics\n", figure->script);
    if (dots->line)
        fprintf(figure->script,
                "set arrow 1 from %g,graph 0 to %g,graph 1 nohead back lw 1.2 dt 2 lc rgb '%s'\n",
                *dots->line, *dots->line, ASC_COLOUR_ACROSS);
    fprintf(figure->script,
            "plot $rows using (%g):1:(%g):(0) with vectors nohead lw 0.3 lc rgb "
            "'#888888'",
            d->low, d->high - d->low);
    for (int64_t s = 0; s < dots->n_series; s++) {
        const char *colour = colour_of(page, d, panel, s);
        if (dots->series[s].low && dots->series[s].high)
            fprintf(figure->script,
                    ", $p%llds%lld using 3:2:($4-$3):(0) with vectors nohead lw 1.3 lc rgb '%s'",
                    (long long)panel, (long long)s, colour);
        if (cuts[panel * dots->n_series + s] > 0)
            fprintf(figure->script,
                    ", $c%llds%lld using ($1-$3*%g):2:($3*%g):(0) with vectors head filled size "
                    "screen %.5f,25 lw 1.3 lc rgb '%s'",
                    (long long)panel, (long long)s, 0.02 * (d->high - d->low),
                    0.02 * (d->high - d->low), 6.0 / d->grid.width, colour);
        fprintf(figure->script,
                ", $p%llds%lld using 1:2 with points pt %d ps 0.5 lw 1.2 lc rgb '%s'",
                (long long)panel, (long long)s, mark_of(d, s), colour);
    }
    fputc('\n', figure->script);
    asc_legend_end(figure);
done:
    return code;
}

/* Few rows have room for marks above each other. */
static int row_height(const drawn *d) {
    const int marks = MARK * (int)d->dots->n_series + 4;
    return d->n <= FEW && marks > ROW ? marks : ROW;
}

static bool has_values(const asc_series *series, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        if (isfinite(series->values[i]))
            return true;
    return false;
}

static int longest_of(const asc_dots *dots) {
    int longest = 4;
    for (int64_t i = 0; i < dots->n; i++) {
        const int columns = asc_glyph_columns(dots->names[i]);
        longest = columns > longest ? columns : longest;
    }
    return longest < ASC_FIGURE_NAME ? longest : ASC_FIGURE_NAME;
}

/* A panel that is alone is as wide as a phone shows, where that leaves room enough. */
static void lay_out(drawn *d, const asc_key *keys, int64_t n_keys) {
    enum { ENOUGH = 300, EDGE = 10 };
    const int names = longest_of(d->dots), height = row_height(d) * (int)d->n + 8;
    d->grid = asc_grid_lay(d->panels, names, 0, WIDEST, height, TICS);
    const int phone = ASC_FIGURE_PHONE - d->grid.left - d->grid.right;
    const int widest = d->panels == 1 && phone >= ENOUGH ? phone : WIDEST;
    d->grid = asc_grid_lay(d->panels, names, 0, widest, height, TICS);
    const int lines = asc_legend_lines(keys, n_keys, d->grid.width - EDGE);
    d->grid = asc_grid_lay(d->panels, names, lines, widest, height, TICS);
}

asc_code asc_page_dots(asc_page *page, const asc_dots *dots) {
    drawn d = {.dots = dots, .panels = dots->models ? dots->n_models : 1};
    asc_key keys[MOST_SERIES];
    int64_t n_keys = 0, *order = NULL, *cuts = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (dots->n == 0 || d.panels == 0 || dots->n_series > MOST_SERIES)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)dots->n, sizeof *order, "rows of a figure"), done);
    ASC_TRY(code, find_order(dots, d.panels, order), done);
    d.order = order;
    d.n = dots->only_known ? keep_known(dots, d.panels, order) : dots->n;
    if (d.n == 0)
        goto done;
    ASC_TRY(code, asc_alloc(&cuts, (uint64_t)(d.panels * dots->n_series), sizeof *cuts, "panels"),
            done);
    if (!dots->are_parts)
        ASC_TRY(code, find_range(&d, 0, d.panels), done);
    for (int64_t s = 0; s < dots->n_series && dots->n_series > 1; s++)
        if (has_values(&dots->series[s], d.panels * dots->n))
            keys[n_keys++] = (asc_key){
                dots->series[s].name,
                dots->series[s].colour ? dots->series[s].colour : ASC_COLOUR_INK, mark_of(&d, s)};
    lay_out(&d, keys, n_keys);
    const int above = (d.n > TALL ? ABOVE : 0) - (dots->models ? 0 : 20);
    d.grid.top += above;
    d.grid.down += d.n > TALL ? ABOVE : 0;
    d.grid.height += above + (d.n > TALL ? ABOVE * ((int)d.grid.rows - 1) : 0);
    ASC_TRY(code,
            asc_figure_begin(&figure, dots->name, d.grid.width, d.grid.height, "%s", dots->title),
            done);
    for (int64_t p = 0; p < d.panels; p++) {
        if (dots->are_parts)
            ASC_TRY(code, find_range(&d, p, p + 1), done);
        for (int64_t s = 0; s < dots->n_series; s++) {
            put_series(&figure, &d, p, s);
            cuts[p * dots->n_series + s] = put_cuts(&figure, &d, p, s);
        }
    }
    fputs("$rows << EOD\n", figure.script);
    for (int64_t r = 0; r < d.n; r++)
        fprintf(figure.script, "%lld\n", (long long)r);
    fputs("EOD\nset grid xtics lc rgb '#888888' lw 0.3\nset border 1\n", figure.script);
    put_axis(&figure, &d);
    fprintf(figure.script, "set yrange [-0.8:%g]\n", (double)d.n - 0.2);
    asc_legend_put(&figure, keys, n_keys, 10);
    asc_figure_across(&figure, d.grid.left, dots->label);
    asc_grid_begin(&figure);
    for (int64_t p = 0; p < d.panels; p++)
        ASC_TRY(code, put_panel(page, &figure, &d, p, cuts), done);
    asc_grid_end(&figure);
    figure.caption = dots->caption;
    figure.table = dots->table;
    ASC_TRY(code, asc_figure_note_models(&figure, dots->models_left_out), done);
    if (d.is_cut)
        ASC_TRY(code, asc_figure_add_note(&figure, "An arrow: the interval goes beyond the axis."),
                done);
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(order);
    free(cuts);
    return code;
}

asc_code asc_page_dots_of(asc_page *page, const asc_dots *dots, const asc_table *table, int model,
                          int name, int64_t first, int64_t end, double unit,
                          const asc_column_series *columns, int n_series) {
    double *values[3 * MOST_SERIES] = {NULL};
    asc_series series[MOST_SERIES];
    asc_panels panels = {0};
    asc_dots all = *dots;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_panels_find(table, model, name, first, end, &panels), done);
    if (panels.n == 0)
        goto done;
    for (int s = 0; s < n_series; s++) {
        const asc_column_series *c = &columns[s];
        const int ends[] = {c->value, c->low, c->high};
        for (int e = 0; e < 3; e++)
            if (ends[e] >= 0)
                ASC_TRY(code, asc_panels_values(&panels, table, ends[e], unit, &values[3 * s + e]),
                        done);
        series[s] = (asc_series){.name = c->name,
                                 .values = values[3 * s],
                                 .low = values[3 * s + 1],
                                 .high = values[3 * s + 2],
                                 .colour = c->colour,
                                 .mark = c->mark};
    }
    all.names = panels.names;
    all.n = panels.n;
    all.models = panels.models;
    all.n_models = panels.n_models;
    all.models_left_out = panels.left_out;
    all.series = series;
    all.n_series = n_series;
    all.table = table->name;
    code = asc_page_dots(page, &all);
done:
    for (int v = 0; v < 3 * n_series; v++)
        free(values[v]);
    asc_panels_free(&panels);
    return code;
}
