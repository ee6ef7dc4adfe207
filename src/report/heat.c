/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/heat.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "report/colour.h"
#include "report/glyph.h"

enum { BAR = 96, NUMBER = 32, LEAST_CELL = 15, MOST_CELL = 46, LEAST_HEIGHT = 190 };

static int longest_of(char *const *names, int64_t n, int most) {
    int longest = 2;
    for (int64_t i = 0; i < n; i++) {
        const int columns = asc_glyph_columns(names[i]);
        longest = columns > longest ? columns : longest;
    }
    return longest < most ? longest : most;
}

/* A number as people read it: as many digits as tell cells of that span apart. */
static void format_cell(char text[32], double value, double span) {
    const double size = fmax(fabs(value), span);
    const int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.2 ? 2 : 3;
    snprintf(text, 32, "%.*f", digits, fabs(value) < 0.5 * pow(10, -digits) ? 0 : value);
}

/* $m<panel>: column, row, value, its number, whether that is white. */
static void put_cells(asc_figure *figure, const asc_heat *heat, int64_t panel) {
    const double *values = heat->values + panel * heat->n_rows * heat->n_columns;
    const double middle = 0.5 * (heat->low + heat->high), half = 0.5 * (heat->high - heat->low);
    fprintf(figure->script, "$m%lld << EOD\n", (long long)panel);
    for (int64_t i = 0; i < heat->n_rows * heat->n_columns; i++)
        if (isfinite(values[i])) {
            char number[32];
            const double place = (values[i] - middle) / half;
            format_cell(number, values[i], half);
            fprintf(figure->script, "%lld %lld %.5g %s %d\n", (long long)(i % heat->n_columns),
                    (long long)(i / heat->n_columns), values[i] == 0 ? 0 : values[i], number,
                    heat->is_around ? fabs(place) > 0.7 : place > 0.2);
            figure->points++;
        }
    fputs("EOD\n", figure->script);
}

static void put_panel(asc_page *page, asc_figure *figure, const asc_heat *heat,
                      const asc_grid *grid, int64_t panel, bool numbers) {
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
        asc_plot_tics(figure, "xtics nomirror rotate by 45 right font 'sans-serif,11'",
                      heat->columns, NULL, heat->n_columns);
    else
        fputs("unset xtics\n", figure->script);
    fprintf(figure->script, "%s\n", panel == grid->panels - 1 ? "set colorbox" : "unset colorbox");
    fprintf(figure->script,
            "plot $m%lld using 1:2:(0.5):(0.5):3 with boxxyerror fs solid noborder fc palette",
            (long long)panel);
    if (numbers)
        fprintf(figure->script,
                ", $m%lld using 1:2:(strcol(4)):($5 > 0 ? 0xffffff : 0x222222) with labels tc rgb "
                "variable font 'sans-serif,10'",
                (long long)panel);
    fputc('\n', figure->script);
}

asc_code asc_page_heat(asc_page *page, const asc_heat *heat) {
    const int64_t panels = heat->models ? heat->n_models : 1;
    const int names = longest_of(heat->rows, heat->n_rows, ASC_FIGURE_NAME);
    const int below = longest_of(heat->columns, heat->n_columns, ASC_FIGURE_NAME);
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (panels == 0 || heat->n_rows == 0 || heat->n_columns == 0)
        return ASC_OK;
    asc_grid grid =
        asc_grid_lay(panels, names, 0, MOST_CELL * (int)heat->n_columns, 100, 14 + 5 * below);
    /* Panels make room for the bar of colours. */
    const int taken = grid.width + BAR - 1160;
    if (taken > 0)
        grid.panel_width -= taken / (int)grid.columns + 1;
    grid.right += BAR;
    grid.width = grid.left + grid.right + (int)grid.columns * grid.panel_width +
                 (int)(grid.columns - 1) * grid.across;
    const int cell = grid.panel_width / (int)heat->n_columns;
    const int height = cell < LEAST_CELL ? LEAST_CELL : cell > 30 ? 30 : cell;
    grid.panel_height = height * (int)heat->n_rows;
    grid.height = grid.top + grid.bottom + (int)grid.rows * grid.panel_height +
                  (int)(grid.rows - 1) * grid.down;
    if (grid.height < LEAST_HEIGHT)
        grid.height = LEAST_HEIGHT;
    const double bar_height = fmin(320, grid.height - 50.0);
    ASC_TRY(code, asc_figure_begin(&figure, heat->name, grid.width, grid.height, "%s", heat->title),
            done);
    for (int64_t p = 0; p < panels; p++)
        put_cells(&figure, heat, p);
    fprintf(figure.script,
            "set xrange [-0.5:%g]\nset yrange [%g:-0.5]\nset palette %s\nset border 0\nset tics "
            "scale 0\n",
            (double)heat->n_columns - 0.5, (double)heat->n_rows - 0.5, heat->palette);
    fprintf(figure.script,
            "set colorbox vertical user origin screen %.5f,%.5f size screen %.5f,%.5f\nset cblabel "
            "'%s' offset 0.6,0 font 'sans-serif,12'\n",
            (grid.width - BAR + 8.0) / grid.width, 1 - (bar_height + 30) / grid.height,
            14.0 / grid.width, bar_height / grid.height, heat->label);
    asc_plot_range(&figure, "cb", heat->low, heat->high, 5);
    asc_grid_begin(&figure);
    for (int64_t p = 0; p < panels; p++)
        put_panel(page, &figure, heat, &grid, p, cell >= NUMBER);
    asc_grid_end(&figure);
    figure.caption = heat->caption;
    figure.table = heat->table;
    ASC_TRY(code, asc_figure_note_models(&figure, heat->models_left_out), done);
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    return code;
}
