/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/panels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/glyph.h"

/* Place of a text among [*n], which takes it where it lacks it and has room. */
static asc_code find_or_add(char **names, int64_t *n, int64_t most, const char *text,
                            int64_t *place) {
    for (*place = 0; *place < *n; ++*place)
        if (strcmp(names[*place], text) == 0)
            return ASC_OK;
    if (*n == most) {
        *place = -1;
        return ASC_OK;
    }
    return asc_copy_string(&names[(*n)++], text);
}

asc_code asc_panels_find(const asc_table *table, int model, int name, int64_t first, int64_t end,
                         asc_panels *panels) {
    return asc_panels_named(table, model, asc_texts(table, name), first, end, panels);
}

asc_code asc_panels_named(const asc_table *table, int model, char *const *names, int64_t first,
                          int64_t end, asc_panels *panels) {
    char *const *m = asc_texts(table, model), *const *a = asc_texts(table, model + 1);
    char label[1200], last[1200] = "";
    asc_code code = ASC_OK;
    *panels = (asc_panels){0};
    if (!m || !a || !names || end <= first)
        return ASC_OK;
    panels->rows = table->rows;
    ASC_TRY(code, asc_alloc(&panels->models, ASC_PANELS, sizeof(char *), "models"), done);
    ASC_TRY(code, asc_alloc(&panels->names, (uint64_t)(end - first), sizeof(char *), "names"),
            done);
    ASC_TRY(code, asc_alloc(&panels->place, (uint64_t)table->rows, sizeof(int64_t), "names"), done);
    for (int64_t r = 0; r < table->rows; r++)
        panels->place[r] = -1;
    int64_t at = -1;
    for (int64_t r = first; r < end; r++) {
        int64_t row = 0;
        snprintf(label, sizeof label, "%s_%s", m[r], a[r]);
        if (strcmp(label, last) != 0) {
            ASC_TRY(code, find_or_add(panels->models, &panels->n_models, ASC_PANELS, label, &at),
                    done);
            panels->left_out += at < 0;
            strcpy(last, label);
        }
        if (at < 0)
            continue;
        ASC_TRY(code, find_or_add(panels->names, &panels->n, end - first, names[r], &row), done);
        panels->place[r] = at * (end - first) + row;
    }
    for (int64_t r = first; r < end; r++)
        if (panels->place[r] >= 0)
            panels->place[r] =
                panels->place[r] / (end - first) * panels->n + panels->place[r] % (end - first);
done:
    return code;
}

void asc_panels_free(asc_panels *panels) {
    asc_free_strings(panels->models, panels->n_models);
    asc_free_strings(panels->names, panels->n);
    free(panels->place);
    *panels = (asc_panels){0};
}

asc_code asc_panels_values(const asc_panels *panels, const asc_table *table, int column,
                           double unit, double **values) {
    const double *from = asc_reals(table, column);
    const uint64_t n = (uint64_t)(panels->n_models * panels->n);
    asc_code code = asc_alloc(values, n, sizeof **values, "values of a figure");
    for (uint64_t i = 0; code == ASC_OK && i < n; i++)
        (*values)[i] = NAN;
    for (int64_t r = 0; code == ASC_OK && from && r < panels->rows; r++)
        if (panels->place[r] >= 0)
            (*values)[panels->place[r]] = unit * from[r];
    return code;
}

enum { WIDTH = 1160, CHARACTER = 7, LEGEND_LINE = 22, TITLE = 24 };

asc_grid asc_grid_lay(int64_t panels, int names, int legend_lines, int widest, int panel_height,
                      int tics) {
    asc_grid grid = {.panels = panels, .right = 16, .across = 28, .panel_height = panel_height};
    grid.rows = (panels + ASC_PANELS_A_ROW - 1) / ASC_PANELS_A_ROW;
    grid.columns = (panels + grid.rows - 1) / grid.rows;
    grid.left = 20 + CHARACTER * names;
    grid.top = 8 + LEGEND_LINE * legend_lines + TITLE;
    grid.bottom = tics + 24;
    grid.down = tics + TITLE + 6;
    const int room = WIDTH - grid.left - grid.right - (int)(grid.columns - 1) * grid.across;
    grid.panel_width = room / (int)grid.columns;
    if (grid.panel_width > widest)
        grid.panel_width = widest;
    grid.width = grid.left + grid.right + (int)grid.columns * grid.panel_width +
                 (int)(grid.columns - 1) * grid.across;
    grid.height = grid.top + grid.bottom + (int)grid.rows * grid.panel_height +
                  (int)(grid.rows - 1) * grid.down;
    return grid;
}

void asc_grid_begin(asc_figure *figure) {
    fputs("set multiplot\nunset key\n", figure->script);
}

void asc_grid_panel(asc_figure *figure, const asc_grid *grid, int64_t panel, const char *title,
                    const char *colour) {
    const int column = (int)(panel % grid->columns), row = (int)(panel / grid->columns);
    const double x = grid->left + column * (grid->panel_width + grid->across);
    const double y = grid->top + row * (grid->panel_height + grid->down);
    fprintf(figure->script,
            "set lmargin at screen %.5f\nset rmargin at screen %.5f\nset tmargin at screen "
            "%.5f\nset bmargin at screen %.5f\n",
            x / grid->width, (x + grid->panel_width) / grid->width, 1 - y / grid->height,
            1 - (y + grid->panel_height) / grid->height);
    if (!title) {
        fputs("unset title\n", figure->script);
        return;
    }
    const int longest = figure->longest_name;
    const int room = grid->panel_width / CHARACTER;
    figure->longest_name = room < longest ? room : longest;
    fputs("set title ", figure->script);
    asc_figure_quote(figure, title);
    fprintf(figure->script, " offset 0,-0.6 tc rgb '%s' font 'sans-serif,12'\n", colour);
    figure->longest_name = longest;
}

void asc_grid_end(asc_figure *figure) {
    fputs("unset multiplot\n", figure->script);
}

bool asc_grid_is_left(const asc_grid *grid, int64_t panel) {
    return panel % grid->columns == 0;
}

bool asc_grid_is_last(const asc_grid *grid, int64_t panel) {
    return panel + grid->columns >= grid->panels;
}

/* Pixels of an entry: its mark, its name, the gap behind. */
static int entry_width(const asc_key *key) {
    const int columns = asc_glyph_columns(key->name);
    return 46 + CHARACTER * (columns < ASC_FIGURE_NAME ? columns : ASC_FIGURE_NAME);
}

int asc_legend_lines(const asc_key *keys, int64_t n, int width) {
    int lines = n > 0, at = 0;
    for (int64_t k = 0; k < n; k++) {
        if (at > 0 && at + entry_width(&keys[k]) > width) {
            lines++;
            at = 0;
        }
        at += entry_width(&keys[k]);
    }
    return lines;
}

void asc_legend_put(asc_figure *figure, const asc_key *keys, int64_t n, int left) {
    int at = left, line = 0;
    for (int64_t k = 0; k < n; k++) {
        if (at > left && at + entry_width(&keys[k]) > figure->width) {
            line++;
            at = left;
        }
        const double y = 1 - (14.0 + LEGEND_LINE * line) / figure->height;
        if (keys[k].mark > 0)
            fprintf(figure->script,
                    "set label %lld '' at screen %.5f,%.5f point pt %d ps 0.8 lw 1.4 lc rgb "
                    "'%s'\n",
                    1000 + 2 * (long long)k, (at + 12.0) / figure->width, y, keys[k].mark,
                    keys[k].colour);
        else
            fprintf(figure->script,
                    "set arrow %lld from screen %.5f,%.5f to screen %.5f,%.5f nohead lw 2.4%s "
                    "lc rgb '%s'\n",
                    1000 + (long long)k, (at + 2.0) / figure->width, y, (at + 20.0) / figure->width,
                    y, keys[k].mark == ASC_KEY_DASHED ? " dt 2" : "", keys[k].colour);
        fprintf(figure->script, "set label %lld ", 1001 + 2 * (long long)k);
        asc_figure_quote(figure, keys[k].name);
        fprintf(figure->script, " at screen %.5f,%.5f left font 'sans-serif,12'\n",
                (at + 26.0) / figure->width, y);
        at += entry_width(&keys[k]);
    }
}

void asc_legend_end(asc_figure *figure) {
    fputs("unset label\nunset arrow\n", figure->script);
}

/* The least of 1, 2, 5 times a power of ten that is not below `rough`. */
static double round_step(double rough) {
    static const double steps[] = {1, 2, 5, 10};
    const double unit = pow(10, floor(log10(rough)));
    double step = 10 * unit;
    for (int k = 3; k >= 0; k--)
        if (steps[k] * unit >= rough)
            step = steps[k] * unit;
    return step;
}

static double first_tic(double low, double step) {
    return ceil(low / step - 1e-9) * step;
}

/* Room for values where there is none: differences that no number at a tic would show are none. */
static void widen(double *low, double *high) {
    const double least = 1e-6;
    if (*high - *low > least * fmax(fabs(*low), fabs(*high)))
        return;
    const double half = *low == 0 || !isfinite(*low) ? 1 : 0.1 * fabs(*low);
    *low = isfinite(*low) ? *low - half : 0;
    *high = *low + 2 * half;
}

static void put_range(asc_figure *figure, const char *axis, double low, double high, double step) {
    fprintf(figure->script, "set %srange [%.9g:%.9g]\nset %stics nomirror %.9g,%.9g\n", axis, low,
            high, axis, first_tic(low, step), step);
}

void asc_plot_range(asc_figure *figure, const char *axis, double low, double high, int most_tics) {
    widen(&low, &high);
    put_range(figure, axis, low, high, round_step((high - low) / most_tics));
}

/* Characters of the longest number at the tics. */
static int longest_tic(double low, double high, double step) {
    int longest = 0;
    for (double at = first_tic(low, step); at <= high; at += step) {
        char text[40];
        const int length = snprintf(text, sizeof text, "%.6g", fabs(at) < 1e-9 * step ? 0 : at);
        longest = length > longest ? length : longest;
    }
    return longest;
}

void asc_plot_across(asc_figure *figure, const char *axis, double low, double high, int pixels,
                     bool whole) {
    enum { GAP = 12, LEAST = 24 };
    widen(&low, &high);
    double step = fmax(round_step((high - low) * LEAST / pixels), whole ? 1 : 0);
    while (step < high - low &&
           pixels * step / (high - low) < CHARACTER * longest_tic(low, high, step) + GAP)
        step = round_step(1.5 * step);
    put_range(figure, axis, low, high, step);
}

void asc_plot_powers(asc_figure *figure, const char *axis, double low, bool numbers) {
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    const int decades = (int)fmin(99, floor(1e-9 - log10(low))), step = decades > 3 ? 2 : 1;
    fprintf(figure->script, "set logscale %s\nset %srange [%.9g:1]\nset %stics nomirror (", axis,
            axis, low, axis);
    for (int k = 0; k <= decades; k += step) {
        fprintf(figure->script, "%s'", k > 0 ? ", " : "");
        if (numbers && k == 0)
            fputc('1', figure->script);
        else if (numbers)
            fprintf(figure->script, "10⁻%s%s", k > 9 ? digits[k / 10] : "", digits[k % 10]);
        fprintf(figure->script, "' 1e-%d", k);
    }
    fputs(")\n", figure->script);
}

asc_code asc_figure_add_note(asc_figure *figure, const char *sentence) {
    char *before = figure->note;
    figure->note = NULL;
    const asc_code code =
        asc_format(&figure->note, "%s%s%s", before ? before : "", before ? " " : "", sentence);
    free(before);
    return code;
}

asc_code asc_figure_note_models(asc_figure *figure, int64_t left_out) {
    char sentence[80];
    if (left_out <= 0)
        return ASC_OK;
    snprintf(sentence, sizeof sentence, "%lld more models are in the table alone.",
             (long long)left_out);
    return asc_figure_add_note(figure, sentence);
}
