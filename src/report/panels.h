/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One figure with a panel a model instead of one figure a model. Internal; local. */
#ifndef ATTRSCOPE_REPORT_PANELS_H
#define ATTRSCOPE_REPORT_PANELS_H

#include "report/page.h"

/* Panels that are drawn of one figure, and side by side. */
enum { ASC_PANELS = 10, ASC_PANELS_A_ROW = 5 };

/* Rows of a table as models x names, whatever their order. */
typedef struct asc_panels {
    int64_t n_models, n;
    char **models;  /* [n_models] "model_architecture", at most ASC_PANELS; owned */
    char **names;   /* [n] in their order; owned */
    int64_t *place; /* [rows] model x n + name; -1: of a model that is not drawn; owned */
    int64_t rows;
    int64_t left_out; /* models */
} asc_panels;

/* The models in columns `model` and `model` + 1 of rows [first, end) and the names in column
 * `name`. n is 0 where there are no such columns. Errors: ASC_MEMORY. Release with the free
 * function, also after an error. O(rows (models + names)). */
asc_code asc_panels_find(const asc_table *table, int model, int name, int64_t first, int64_t end,
                         asc_panels *panels);
/* The same with names [rows] that are no column. */
asc_code asc_panels_named(const asc_table *table, int model, char *const *names, int64_t first,
                          int64_t end, asc_panels *panels);
void asc_panels_free(asc_panels *panels);

/* A column's values in these places [n_models, n], NaN where there is no row or no column; times
 * `unit`; owned by the caller. Errors: ASC_MEMORY. */
asc_code asc_panels_values(const asc_panels *panels, const asc_table *table, int column,
                           double unit, double **values);

/* How panels lie in a figure, in pixels. */
typedef struct asc_grid {
    int64_t panels, columns, rows;
    int width, height;             /* of the figure */
    int left, right, top, bottom;  /* margins of the figure */
    int across, down;              /* gaps between panels */
    int panel_width, panel_height; /* without their titles and tics */
} asc_grid;

/* Room for `names` columns of text at the left of every row and for a legend of that many lines;
 * panels share the width of the page, a few of them stay at most `widest`. Pure. */
asc_grid asc_grid_lay(int64_t panels, int names, int legend_lines, int widest, int panel_height,
                      int tics);

/* Begins the panels, sets place and title of one (a model's in its colour; NULL: none), ends them.
 */
void asc_grid_begin(asc_figure *figure);
void asc_grid_panel(asc_figure *figure, const asc_grid *grid, int64_t panel, const char *title,
                    const char *colour);
void asc_grid_end(asc_figure *figure);

/* Whether a panel is the first of its row, and whether none is below it. Pure. */
bool asc_grid_is_left(const asc_grid *grid, int64_t panel);
bool asc_grid_is_last(const asc_grid *grid, int64_t panel);

/* Says a sentence behind a figure's caption, or that models are left out. Errors: ASC_MEMORY. */
asc_code asc_figure_add_note(asc_figure *figure, const char *sentence);
asc_code asc_figure_note_models(asc_figure *figure, int64_t left_out);

/* An entry of a legend: a mark (gnuplot's point type), or a line. */
enum { ASC_KEY_LINE = 0, ASC_KEY_DASHED = -1 };
typedef struct asc_key {
    const char *name, *colour;
    int mark;
} asc_key;

/* Lines that a legend takes in that width. Pure. */
int asc_legend_lines(const asc_key *keys, int64_t n, int width);

/* Writes it to the top of the figure, as labels: nothing is cut. They are drawn with the next plot
 * and taken away by asc_legend_end. */
void asc_legend_put(asc_figure *figure, const asc_key *keys, int64_t n, int left);
void asc_legend_end(asc_figure *figure);

/* The range of an axis ("x", "y", "cb") and its tics that people read for values from `low` to
 * `high`. */
void asc_plot_range(asc_figure *figure, const char *axis, double low, double high, int most_tics);

/* The same of an axis across ("x", "x2") that is so long: as many tics as their numbers have room;
 * `whole`: of whole numbers. */
void asc_plot_across(asc_figure *figure, const char *axis, double low, double high, int pixels,
                     bool whole);

/* A logarithmic axis ("x", "y") from `low` > 0 to 1, its tics with or without numbers. */
void asc_plot_powers(asc_figure *figure, const char *axis, double low, bool numbers);

#endif
