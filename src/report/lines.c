/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/lines.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "report/colour.h"

enum { PANEL = 240, ONE = 380, WIDEST = 420, WIDEST_ONE = 760 };

typedef struct extent {
    double low[2], high[2]; /* x, y */
} extent;

/* Whether a panel's y axis is that of another one: all are alike, or those of a model's variants.
 */
static bool is_like(const asc_lines *lines, int64_t panel, int64_t other) {
    return panel == other || !lines->own_units ||
           (lines->colours && lines->colours[panel] == lines->colours[other]);
}

/* Of a panel and those like it; fmin and fmax pass over NaN. */
static extent find_extent(const asc_lines *lines, int64_t panel) {
    extent e = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (int64_t l = 0; l < lines->n_lines; l++) {
        const asc_line *line = &lines->lines[l];
        for (int64_t i = 0; i < line->n && is_like(lines, panel, line->panel); i++) {
            if (!isfinite(line->x[i]) || !isfinite(line->y[i]))
                continue;
            e.low[0] = fmin(e.low[0], line->x[i]);
            e.high[0] = fmax(e.high[0], line->x[i]);
            e.low[1] = fmin(e.low[1], fmin(line->y[i], line->low ? line->low[i] : NAN));
            e.high[1] = fmax(e.high[1], fmax(line->y[i], line->high ? line->high[i] : NAN));
        }
    }
    for (int axis = 0; axis < 2; axis++) {
        const double margin = 0.05 * (e.high[axis] - e.low[axis]);
        e.high[axis] += margin;
        e.low[axis] = axis == 1 && lines->from_zero ? fmin(0, e.low[axis]) : e.low[axis] - margin;
    }
    return e;
}

/* Whether what is across are whole numbers: components, steps. */
static bool is_whole(const asc_lines *lines) {
    for (int64_t l = 0; l < lines->n_lines; l++)
        for (int64_t i = 0; i < lines->lines[l].n; i++) {
            const double x = lines->lines[l].x[i];
            if (isfinite(x) && x != round(x))
                return false;
        }
    return true;
}

static const char *colour_of(asc_page *page, const asc_lines *lines, int64_t key) {
    if (key == lines->dashed)
        return ASC_COLOUR_CHANCE;
    return lines->models ? asc_colour_classes[key % ASC_COLOUR_CLASSES]
                         : asc_colour_models[asc_page_model(page, lines->keys[key])];
}

static int mark_of(const asc_lines *lines, int64_t key) {
    return lines->points && key != lines->dashed ? asc_colour_marks[key % ASC_COLOUR_MODELS] : 0;
}

static void put_line(asc_figure *figure, const asc_line *line, int64_t number) {
    fprintf(figure->script, "$l%lld << EOD\n", (long long)number);
    for (int64_t i = 0; i < line->n; i++)
        if (isfinite(line->x[i]) && isfinite(line->y[i])) {
            const bool known = line->low && line->high && isfinite(line->low[i] + line->high[i]);
            fprintf(figure->script, "%.5g %.6g %.6g %.6g\n", line->x[i], line->y[i],
                    known ? line->low[i] : line->y[i], known ? line->high[i] : line->y[i]);
            figure->points++;
        }
    fputs("EOD\n", figure->script);
}

static void put_panel(asc_page *page, asc_figure *figure, const asc_lines *lines,
                      const asc_grid *grid, int64_t panel) {
    const char *title = lines->models ? lines->models[panel] : NULL;
    bool any = false;
    asc_grid_panel(figure, grid, panel, title,
                   !title           ? ASC_COLOUR_INK
                   : lines->colours ? lines->colours[panel]
                                    : asc_colour_models[asc_page_model(page, title)]);
    const extent e = find_extent(lines, panel);
    asc_plot_across(figure, "x", e.low[0], e.high[0], grid->panel_width, is_whole(lines));
    asc_plot_range(figure, "y", e.low[1], e.high[1], 5);
    fprintf(figure->script, "set ytics format %s\n",
            lines->own_units || asc_grid_is_left(grid, panel) ? "'%g'" : "''");
    for (int64_t l = 0; l < lines->n_lines; l++) {
        const int64_t key = lines->lines[l].key;
        if (lines->lines[l].panel != panel)
            continue;
        fprintf(figure->script, "%s$l%lld using 1:2 with ", any ? ", " : "plot ", (long long)l);
        if (mark_of(lines, key) > 0)
            fprintf(figure->script, "linespoints pt %d ps 0.55 ", mark_of(lines, key));
        else
            fputs("lines ", figure->script);
        fprintf(figure->script, "lw 1.8%s lc rgb '%s'", key == lines->dashed ? " dt 2" : "",
                colour_of(page, lines, key));
        if (lines->lines[l].low)
            fprintf(figure->script,
                    ", $l%lld using 1:3:(0):($4-$3) with vectors nohead lw 1.3 lc rgb '%s'",
                    (long long)l, colour_of(page, lines, key));
        any = true;
    }
    if (any)
        fputc('\n', figure->script);
    else
        asc_figure_empty_panel(figure, "no values");
    asc_legend_end(figure);
}

asc_code asc_page_lines(asc_page *page, const asc_lines *lines) {
    const int64_t panels = lines->models ? lines->n_models : 1;
    asc_key *keys = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (panels == 0 || lines->n_lines == 0)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&keys, (uint64_t)lines->n_keys, sizeof *keys, "a legend"), done);
    for (int64_t k = 0; k < lines->n_keys; k++)
        keys[k] = (asc_key){lines->keys[k], colour_of(page, lines, k),
                            k == lines->dashed ? ASC_KEY_DASHED : mark_of(lines, k)};
    asc_grid grid = asc_grid_lay(panels, 8, asc_legend_lines(keys, lines->n_keys, 740),
                                 panels == 1 ? WIDEST_ONE : WIDEST, panels == 1 ? ONE : PANEL, 22);
    if (lines->own_units && grid.columns > 1) {
        grid.panel_width -= 34;
        grid.across += 40;
        grid.width += 6 * ((int)grid.columns - 1) - 34;
    }
    ASC_TRY(code,
            asc_figure_begin(&figure, lines->name, grid.width, grid.height, "%s", lines->title),
            done);
    for (int64_t l = 0; l < lines->n_lines; l++)
        put_line(&figure, &lines->lines[l], l);
    fputs("set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics font 'sans-serif,11'\n",
          figure.script);
    asc_legend_put(&figure, keys, lines->n_keys, 10);
    fprintf(figure.script,
            "set label 999 '%s' at screen %.5f,0.5 rotate by 90 center font 'sans-serif,12'\n",
            lines->y_label, 12.0 / grid.width);
    asc_figure_across(&figure, grid.left, lines->x_label);
    asc_grid_begin(&figure);
    for (int64_t p = 0; p < panels; p++)
        put_panel(page, &figure, lines, &grid, p);
    asc_grid_end(&figure);
    figure.caption = lines->caption;
    figure.table = lines->table;
    ASC_TRY(code, asc_figure_note_models(&figure, lines->models_left_out), done);
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(keys);
    return code;
}
