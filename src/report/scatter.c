/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/scatter.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "report/colour.h"
#include "report/glyph.h"
#include "report/plots.h"

enum { MOST_SERIES = 4, NAMED = 4, PANEL = 300, WIDEST = 420 };
/* Pixels of a name's letters and of the dots that they are kept from. */
enum { CHARACTER = 6, LETTER = 11, BESIDE = 6, DOT = 3 };

typedef struct range {
    double low, high;
} range;

static range find_range(const double *values, int64_t n, range so_far) {
    for (int64_t i = 0; i < n; i++)
        if (isfinite(values[i])) {
            so_far.low = fmin(so_far.low, values[i]);
            so_far.high = fmax(so_far.high, values[i]);
        }
    return so_far;
}

static range widen(range r) {
    if (r.high <= r.low) {
        const double half = r.low == 0 ? 1 : 0.1 * fabs(r.low);
        return (range){r.low - half, r.high + half};
    }
    const double margin = 0.05 * (r.high - r.low);
    return (range){r.low >= 0 && r.low < 0.3 * r.high ? 0 : r.low - margin, r.high + margin};
}

/* $p<panel>s<series>. */
static void put_points(asc_figure *figure, const asc_scatter *scatter, int64_t panel, int64_t s) {
    const double *x = scatter->series[s].x + panel * scatter->n;
    const double *y = scatter->series[s].y + panel * scatter->n;
    fprintf(figure->script, "$p%llds%lld << EOD\n", (long long)panel, (long long)s);
    for (int64_t i = 0; i < scatter->n; i++)
        if (isfinite(x[i]) && isfinite(y[i])) {
            fprintf(figure->script, "%.5g %.5g\n", x[i], y[i]);
            figure->points++;
        }
    fputs("EOD\n", figure->script);
}

/* Pixels from the lower left of a panel. */
typedef struct box {
    double left, right, low, high;
} box;

/* A panel whose names are being placed. */
typedef struct naming {
    const asc_scatter *scatter;
    int64_t panel;
    const asc_grid *grid;
    range x, y;
    box taken[NAMED];
    int named;
} naming;

static double pixels_across(const naming *n, double x) {
    return (x - n->x.low) / (n->x.high - n->x.low) * n->grid->panel_width;
}

static double pixels_up(const naming *n, double y) {
    return (y - n->y.low) / (n->y.high - n->y.low) * n->grid->panel_height;
}

/* Points of all series that it would cover. */
static int points_below(const naming *n, box b) {
    const asc_scatter *scatter = n->scatter;
    int covered = 0;
    for (int64_t s = 0; s < scatter->n_series; s++)
        for (int64_t i = 0; i < scatter->n; i++) {
            const double x = pixels_across(n, scatter->series[s].x[n->panel * scatter->n + i]);
            const double y = pixels_up(n, scatter->series[s].y[n->panel * scatter->n + i]);
            covered += x > b.left - DOT && x < b.right + DOT && y > b.low - DOT && y < b.high + DOT;
        }
    return covered;
}

/* Whether it is inside the panel and hides no other name. */
static bool is_free(const naming *n, box b) {
    if (b.left < 0 || b.right > n->grid->panel_width || b.low < 0 ||
        b.high > n->grid->panel_height + LETTER)
        return false;
    for (int k = 0; k < n->named; k++)
        if (b.left < n->taken[k].right && n->taken[k].left < b.right && b.low < n->taken[k].high &&
            n->taken[k].low < b.high)
            return false;
    return true;
}

/* The place beside a point where a name of so many pixels covers the fewest points; whether there
 * is one. */
static bool find_place(const naming *n, double x, double y, double width, box *place) {
    const double at_x = pixels_across(n, x), at_y = pixels_up(n, y);
    int least = INT_MAX;
    for (int up = 1; up >= -1; up--)
        for (int side = 1; side >= -1; side--) {
            const double left = side > 0   ? at_x + BESIDE
                                : side < 0 ? at_x - BESIDE - width
                                           : at_x - 0.5 * width;
            const double middle = at_y + up * (side == 0 ? LETTER : 0.5 * LETTER);
            const box b = {left, left + width, middle - 0.5 * LETTER, middle + 0.5 * LETTER};
            const int covered = up == 0 && side == 0 ? INT_MAX : points_below(n, b);
            if (covered < least && is_free(n, b)) {
                least = covered;
                *place = b;
            }
        }
    return least < INT_MAX;
}

/* Names beside the points of the first series that stand out. */
static asc_code put_names(asc_figure *figure, const asc_scatter *scatter, const asc_grid *grid,
                          int64_t panel, range x, range y) {
    const int longest = figure->longest_name;
    naming n = {.scatter = scatter, .panel = panel, .grid = grid, .x = x, .y = y};
    double *apart = NULL;
    int64_t *order = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&apart, (uint64_t)scatter->n, sizeof *apart, "points"), done);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)scatter->n, sizeof *order, "points"), done);
    const double *px = scatter->series[0].x + panel * scatter->n;
    const double *py = scatter->series[0].y + panel * scatter->n;
    for (int64_t i = 0; i < scatter->n; i++)
        apart[i] = scatter->equal ? fabs(py[i] - px[i]) : isnan(px[i]) ? NAN : py[i];
    ASC_TRY(code, asc_plot_order(apart, scatter->n, 1, order), done);
    figure->longest_name = ASC_FIGURE_PANEL_NAME;
    for (int64_t k = 0; k < scatter->n && n.named < NAMED; k++) {
        const int64_t i = order[k];
        const int columns = asc_glyph_columns(scatter->names[i]);
        const double width =
            CHARACTER * (columns < ASC_FIGURE_PANEL_NAME ? columns : ASC_FIGURE_PANEL_NAME);
        box place;
        if (isnan(apart[i]) || !find_place(&n, px[i], py[i], width, &place))
            continue;
        n.taken[n.named++] = place;
        fprintf(figure->script, "set label %d ", n.named);
        asc_figure_quote(figure, scatter->names[i]);
        fprintf(figure->script, " at graph %.5f,%.5f center font 'sans-serif,10'\n",
                0.5 * (place.left + place.right) / grid->panel_width,
                0.5 * (place.low + place.high) / grid->panel_height);
    }
done:
    figure->longest_name = longest;
    free(apart);
    free(order);
    return code;
}

static asc_code put_panel(asc_page *page, asc_figure *figure, const asc_scatter *scatter,
                          const asc_grid *grid, int64_t panel, range x, range y) {
    const char *own = asc_colour_models[asc_page_model(page, scatter->models[panel])];
    asc_code code = ASC_OK;
    asc_grid_panel(figure, grid, panel, scatter->models[panel], own);
    fprintf(figure->script, "set ytics format %s\n", asc_grid_is_left(grid, panel) ? "'%g'" : "''");
    ASC_TRY(code, put_names(figure, scatter, grid, panel, x, y), done);
    fprintf(figure->script, "plot %s",
            scatter->equal ? "x with lines lc rgb '" ASC_COLOUR_ACROSS "' dt 2, " : "");
    for (int64_t s = 0; s < scatter->n_series; s++)
        fprintf(figure->script, "%s$p%llds%lld with points pt %d ps 0.55 lw 1.3 lc rgb '%s'",
                s ? ", " : "", (long long)panel, (long long)s, scatter->series[s].mark,
                scatter->series[s].colour ? scatter->series[s].colour : own);
    fputc('\n', figure->script);
    asc_legend_end(figure);
done:
    return code;
}

asc_code asc_page_scatter(asc_page *page, const asc_scatter *scatter) {
    const range none = {INFINITY, -INFINITY};
    const int64_t all = scatter->n_models * scatter->n;
    asc_key keys[MOST_SERIES];
    range x = none, y = none;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (all == 0 || scatter->n_series > MOST_SERIES)
        return ASC_OK;
    for (int64_t s = 0; s < scatter->n_series; s++) {
        const asc_scatter_series *series = &scatter->series[s];
        x = find_range(series->x, all, x);
        y = find_range(series->y, all, y);
        keys[s] =
            (asc_key){series->name, series->colour ? series->colour : ASC_COLOUR_INK, series->mark};
    }
    if (scatter->equal) {
        x = (range){fmin(x.low, y.low), fmax(x.high, y.high)};
        y = x;
    }
    x = widen(x);
    y = widen(y);
    const int64_t n_keys = scatter->n_series > 1 ? scatter->n_series : 0;
    asc_grid grid =
        asc_grid_lay(scatter->n_models, 8, asc_legend_lines(keys, n_keys, 1100), WIDEST, PANEL, 22);
    if (scatter->equal) {
        grid.height += (int)grid.rows * (grid.panel_width - grid.panel_height);
        grid.panel_height = grid.panel_width;
    }
    ASC_TRY(code,
            asc_figure_begin(&figure, scatter->name, grid.width, grid.height, "%s", scatter->title),
            done);
    for (int64_t p = 0; p < scatter->n_models; p++)
        for (int64_t s = 0; s < scatter->n_series; s++)
            put_points(&figure, scatter, p, s);
    fputs("set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics font 'sans-serif,11'\n",
          figure.script);
    asc_plot_across(&figure, "x", x.low, x.high, grid.panel_width, scatter->whole);
    if (scatter->equal)
        asc_plot_across(&figure, "y", y.low, y.high, grid.panel_height, scatter->whole);
    else
        asc_plot_range(&figure, "y", y.low, y.high, 6);
    asc_legend_put(&figure, keys, n_keys, 10);
    asc_figure_across(&figure, grid.left, scatter->x_label);
    fputs("set label 999 ", figure.script);
    asc_figure_quote(&figure, scatter->y_label);
    fprintf(figure.script, " at screen %.5f,0.5 rotate by 90 center font 'sans-serif,12'\n",
            12.0 / grid.width);
    asc_grid_begin(&figure);
    for (int64_t p = 0; p < scatter->n_models; p++)
        ASC_TRY(code, put_panel(page, &figure, scatter, &grid, p, x, y), done);
    asc_grid_end(&figure);
    figure.caption = scatter->caption;
    figure.table = scatter->table;
    ASC_TRY(code, asc_figure_note_models(&figure, scatter->models_left_out), done);
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    return code;
}
