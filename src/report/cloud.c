/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/cloud.h"

#include <math.h>
#include <stdlib.h>

#include "report/colour.h"

enum { MOST_POINTS = 300, WIDEST = 420 };

static const double ARROW = 0.28; /* of half a panel, an arrow that lies in the plane */

static bool is_known(const asc_cloud_points *p, int64_t i) {
    return isfinite(p->x[i * p->stride]) && isfinite(p->y[i * p->stride]);
}

/* $p<panel>k<key>: x, y, and of arrows dx, dy. */
static void put_points(asc_figure *figure, const asc_cloud_points *p, int64_t panel, int64_t key) {
    const int64_t step = p->n / MOST_POINTS + 1;
    fprintf(figure->script, "$p%lldk%lld << EOD\n", (long long)panel, (long long)(key + 1));
    for (int64_t i = 0; i < p->n; i += step)
        if (is_known(p, i) && (p->key ? p->key[i] : -1) == key) {
            fprintf(figure->script, "%.4g %.4g", p->x[i * p->stride], p->y[i * p->stride]);
            if (p->dx)
                fprintf(figure->script, " %.4g %.4g", p->dx[i * p->stride], p->dy[i * p->stride]);
            fputc('\n', figure->script);
            figure->points++;
        }
    fputs("EOD\n", figure->script);
}

/* Ranges around the points, and arrows, in which a unit is as long on both axes; panels are square.
 * Returns half of a range. */
static double put_ranges(asc_figure *figure, const asc_cloud_points *p, bool tics) {
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (int64_t i = 0; i < p->n; i++) {
        const double at[] = {p->x[i * p->stride], p->y[i * p->stride]};
        for (int axis = 0; axis < 2 && is_known(p, i); axis++) {
            low[axis] = fmin(low[axis], at[axis]);
            high[axis] = fmax(high[axis], at[axis]);
        }
    }
    const double room = p->dx ? 0.54 / (1 - ARROW) : 0.54;
    const double half = room * fmax(high[0] - low[0], high[1] - low[1]);
    for (int axis = 0; axis < 2; axis++) {
        const double middle = 0.5 * (low[axis] + high[axis]);
        asc_plot_range(figure, axis == 0 ? "x" : "y", middle - half, middle + half, 4);
    }
    if (!tics)
        fputs("unset xtics\nunset ytics\n", figure->script);
    return half;
}

static void put_panel(asc_page *page, asc_figure *figure, const asc_cloud *cloud,
                      const asc_grid *grid, int64_t panel) {
    const char *model = cloud->models[panel];
    asc_grid_panel(figure, grid, panel, model,
                   cloud->colour ? ASC_COLOUR_INK : asc_colour_models[asc_page_model(page, model)]);
    const double half = put_ranges(figure, &cloud->points[panel], cloud->x_label != NULL);
    if (cloud->colour) {
        fprintf(figure->script,
                "plot $p%lldk0 using 1:2:(%.5g*$3):(%.5g*$4) with vectors head filled size graph "
                "0.025,20 lw 1.1 lc rgb '%s'\n",
                (long long)panel, ARROW * half, ARROW * half, cloud->colour);
        asc_legend_end(figure);
        return;
    }
    for (int64_t k = -1; k < cloud->n_keys; k++)
        fprintf(figure->script, "%s$p%lldk%lld using 1:2 with points pt %d ps %s lc rgb '%s'",
                k < 0 ? "plot " : ", ", (long long)panel, (long long)(k + 1),
                k < 0 ? 7 : cloud->keys[k].mark, k < 0 ? "0.25" : "0.4",
                k < 0 ? ASC_COLOUR_ACROSS : cloud->keys[k].colour);
    fputc('\n', figure->script);
    asc_legend_end(figure);
}

asc_code asc_page_cloud(asc_page *page, const asc_cloud *cloud) {
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (cloud->n_models == 0)
        return ASC_OK;
    asc_grid grid = asc_grid_lay(cloud->n_models, cloud->y_label ? 8 : 0,
                                 asc_legend_lines(cloud->keys, cloud->n_keys, 740), WIDEST, 200,
                                 cloud->x_label ? 22 : 0);
    if (cloud->y_label && grid.columns > 1) {
        grid.panel_width -= 28;
        grid.across += 34;
    }
    grid.height += (int)grid.rows * (grid.panel_width - grid.panel_height);
    grid.panel_height = grid.panel_width;
    ASC_TRY(code,
            asc_figure_begin(&figure, cloud->name, grid.width, grid.height, "%s", cloud->title),
            done);
    for (int64_t p = 0; p < cloud->n_models; p++)
        for (int64_t k = -1; k < cloud->n_keys; k++)
            put_points(&figure, &cloud->points[p], p, k);
    fprintf(figure.script,
            "set grid lc rgb '#888888' lw 0.3\nset border %d\nset tics font 'sans-serif,11'\n",
            cloud->x_label ? 3 : 0);
    asc_legend_put(&figure, cloud->keys, cloud->n_keys, 10);
    if (cloud->x_label) {
        asc_figure_across(&figure, grid.left, cloud->x_label);
        fprintf(figure.script,
                "set label 999 '%s' at screen %.5f,0.5 rotate by 90 center font 'sans-serif,12'\n",
                cloud->y_label, 12.0 / grid.width);
    }
    asc_grid_begin(&figure);
    for (int64_t p = 0; p < cloud->n_models; p++)
        put_panel(page, &figure, cloud, &grid, p);
    asc_grid_end(&figure);
    figure.caption = cloud->caption;
    figure.table = cloud->table;
    ASC_TRY(code, asc_figure_note_models(&figure, cloud->models_left_out), done);
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    return code;
}
