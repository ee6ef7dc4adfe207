/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/heat.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "report/colour.h"
#include "report/glyph.h"

enum {
    BAR = 96,
    NUMBER = 32,
    WIDE = 44,
    LEAST_CELL = 15,
    TALLEST_CELL = 30,
    MOST_CELL = 46,
    CHARACTER = 7,
    AXIS = 18
};

static int longest_of(char *const *names, int64_t n, int most) {
    int longest = 2;
    for (int64_t i = 0; i < n; i++) {
        const int columns = asc_glyph_columns(names[i]);
        longest = columns > longest ? columns : longest;
    }
    return longest < most ? longest : most;
}

/* A number as people read it: as many digits as tell cells of that span apart, in all cells alike.
 */
static void format_cell(char text[32], double value, double span, int cell) {
    const int digits = span >= 100                   ? 0
                       : span >= 10                  ? 1
                       : span >= 0.4                 ? 2
                       : span >= 0.04 || cell < WIDE ? 3
                                                     : 4;
    snprintf(text, 32, "%.*f", digits, fabs(value) < 0.5 * pow(10, -digits) ? 0 : value);
}

/* $m<panel>: column, row, value, its number, whether that is white. $n<panel>: cells of no value.
 */
static void put_cells(asc_figure *figure, const asc_heat *heat, int64_t panel, int cell) {
    const double *values = heat->values + panel * heat->n_rows * heat->n_columns;
    const double middle = 0.5 * (heat->low + heat->high), half = 0.5 * (heat->high - heat->low);
    fprintf(figure->script, "$m%lld << EOD\n", (long long)panel);
    for (int64_t i = 0; i < heat->n_rows * heat->n_columns; i++)
        if (isfinite(values[i])) {
            char number[32];
            const double place = (values[i] - middle) / half;
            format_cell(number, values[i], 2 * half, cell);
            fprintf(figure->script, "%lld %lld %.5g %s %d\n", (long long)(i % heat->n_columns),
                    (long long)(i / heat->n_columns), values[i] == 0 ? 0 : values[i], number,
                    heat->is_around ? fabs(place) > 0.7 : place > 0.2);
            figure->points++;
        }
    fprintf(figure->script, "EOD\n$n%lld << EOD\n", (long long)panel);
    for (int64_t i = 0; i < heat->n_rows * heat->n_columns; i++)
        if (!isfinite(values[i]))
            fprintf(figure->script, "%lld %lld\n", (long long)(i % heat->n_columns),
                    (long long)(i / heat->n_columns));
    fputs("EOD\n", figure->script);
}

static bool has_blanks(const asc_heat *heat, int64_t panel) {
    for (int64_t i = 0; i < heat->n_rows * heat->n_columns; i++)
        if (!isfinite(heat->values[panel * heat->n_rows * heat->n_columns + i]))
            return true;
    return false;
}

/* The bar of colours, as tall as the last row of panels: gnuplot's own is as wide as they are. */
static void put_bar(asc_figure *figure, const asc_grid *grid) {
    const double below =
        grid->top + (double)grid->rows * grid->panel_height + (double)(grid->rows - 1) * grid->down;
    fprintf(figure->script, "set colorbox user origin screen %.5f,%.5f size screen %.5f,%.5f\n",
            (grid->width - grid->right + 6.0) / grid->width, 1 - below / grid->height,
            10.0 / grid->width, (double)grid->panel_height / grid->height);
}

/* Pixels of a panel: its cells, and its title. */
static int widest_panel(const asc_heat *heat, int most) {
    const int cells = most * (int)heat->n_columns;
    const int title =
        heat->models ? CHARACTER * longest_of(heat->models, heat->n_models, ASC_FIGURE_PANEL_NAME)
                     : 0;
    return cells > title ? cells : title;
}

static void put_panel(asc_page *page, asc_figure *figure, const asc_heat *heat,
                      const asc_grid *grid, int64_t panel, bool numbers, bool turned) {
    const char *title = heat->models ? heat->models[panel] : NULL;
    asc_grid_panel(figure, grid, panel, title,
                   !title          ? ASC_COLOUR_INK
                   : heat->colours ? heat->colours[panel]
                                   : asc_colour_models[asc_page_model(page, title)]);
    if (asc_grid_is_left(grid, panel))
        asc_plot_tics(figure, "ytics nomirror font 'sans-serif,11'", heat->rows, NULL,
                      heat->n_rows);
    else
        fputs("unset ytics\n", figure->script);
    if (asc_grid_is_last(grid, panel))
        asc_plot_tics(figure,
                      turned ? "xtics nomirror rotate by 45 right font 'sans-serif,11'"
                             : "xtics nomirror norotate center font 'sans-serif,11'",
                      heat->columns, NULL, heat->n_columns);
    else
        fputs("unset xtics\n", figure->script);
    if (panel == grid->panels - 1)
        put_bar(figure, grid);
    else
        fputs("unset colorbox\n", figure->script);
    /* Light below cells of no value in either theme: on a dark page the darkest would be faintest.
     */
    if (has_blanks(heat, panel))
        fputs("set object 1 rectangle from graph 0,0 to graph 1,1 behind fc rgb '#F4F5F6' fs solid "
              "noborder\n",
              figure->script);
    fprintf(figure->script,
            "plot $m%lld using 1:2:(0.5):(0.5):3 with boxxyerror fs solid noborder fc palette",
            (long long)panel);
    if (numbers)
        fprintf(figure->script,
                ", $m%lld using 1:2:(strcol(4)):($5 > 0 ? 0xffffff : 0x222222) with labels tc rgb "
                "variable font 'sans-serif,10'",
                (long long)panel);
    if ((numbers || heat->is_around) && has_blanks(heat, panel))
        fprintf(figure->script,
                ", $n%lld using 1:2:('–') with labels tc rgb '%s' font 'sans-serif,10'",
                (long long)panel, ASC_COLOUR_ACROSS);
    fputs("\nunset object\n", figure->script);
    asc_legend_end(figure);
}

/* What colours, columns and rows are: the first beside the last panel as far as it has room. */
static void put_labels(asc_figure *figure, const asc_heat *heat, const asc_grid *grid, int length) {
    const double above = grid->top + (double)((grid->rows - 1) * (grid->panel_height + grid->down));
    const double middle =
        fmin(fmax(above + 0.5 * grid->panel_height, 0.5 * length), grid->height - 0.5 * length);
    fprintf(figure->script,
            "set label 997 '%s' at screen %.5f,%.5f rotate by 90 center font 'sans-serif,12'\n",
            heat->label, 1 - 14.0 / grid->width, 1 - middle / grid->height);
    if (heat->x_label)
        asc_figure_across(figure, grid->left, heat->x_label);
    if (heat->y_label)
        fprintf(figure->script,
                "set label 999 '%s' at screen %.5f,%.5f rotate by 90 center font 'sans-serif,12'\n",
                heat->y_label, 12.0 / grid->width,
                1 - (grid->top + 0.5 * grid->panel_height) / grid->height);
}

asc_code asc_page_heat(asc_page *page, const asc_heat *heat) {
    const int64_t panels = heat->models ? heat->n_models : 1;
    const int names = longest_of(heat->rows, heat->n_rows, ASC_FIGURE_NAME);
    const int below = longest_of(heat->columns, heat->n_columns, ASC_FIGURE_NAME);
    const int most = heat->cell > 0 ? heat->cell : MOST_CELL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (panels == 0 || heat->n_rows == 0 || heat->n_columns == 0)
        return ASC_OK;
    asc_grid grid = asc_grid_lay(panels, names, 0, widest_panel(heat, most), 100, 0);
    grid.left += heat->y_label ? AXIS : 0;
    grid.width += heat->y_label ? AXIS : 0;
    /* Panels make room for the bar of colours. */
    const int taken = grid.width + BAR - 1160;
    if (taken > 0)
        grid.panel_width -= taken / (int)grid.columns + 1;
    grid.right += BAR;
    grid.width = grid.left + grid.right + (int)grid.columns * grid.panel_width +
                 (int)(grid.columns - 1) * grid.across;
    const int cell = grid.panel_width / (int)heat->n_columns;
    const int tallest = most < TALLEST_CELL ? most : TALLEST_CELL;
    const int height = cell < LEAST_CELL ? LEAST_CELL : cell > tallest ? tallest : cell;
    const bool turned = CHARACTER * below > cell;
    const int tics = turned ? 16 + 9 * below / 2 : 27;
    const int label = CHARACTER * asc_glyph_columns(heat->label) + 12;
    grid.panel_height = height * (int)heat->n_rows;
    grid.down += tics;
    grid.bottom = tics + (heat->x_label ? AXIS : 4);
    grid.height = grid.top + grid.bottom + (int)grid.rows * grid.panel_height +
                  (int)(grid.rows - 1) * grid.down;
    if (grid.height < label) {
        grid.bottom += label - grid.height;
        grid.height = label;
    }
    ASC_TRY(code, asc_figure_begin(&figure, heat->name, grid.width, grid.height, "%s", heat->title),
            done);
    for (int64_t p = 0; p < panels; p++)
        put_cells(&figure, heat, p, cell);
    fprintf(figure.script,
            "set xrange [-0.5:%g]\nset yrange [%g:-0.5]\nset palette %s\nset border 0\nset tics "
            "scale 0\n",
            (double)heat->n_columns - 0.5, (double)heat->n_rows - 0.5, heat->palette);
    asc_plot_range(&figure, "cb", heat->low, heat->high, grid.panel_height < 100 ? 3 : 5);
    fputs("set cbtics font 'sans-serif,11'\n", figure.script);
    put_labels(&figure, heat, &grid, label);
    asc_grid_begin(&figure);
    for (int64_t p = 0; p < panels; p++)
        put_panel(page, &figure, heat, &grid, p, cell >= NUMBER, turned);
    asc_grid_end(&figure);
    figure.caption = heat->caption;
    figure.table = heat->table;
    ASC_TRY(code, asc_figure_note_models(&figure, heat->models_left_out), done);
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    return code;
}
