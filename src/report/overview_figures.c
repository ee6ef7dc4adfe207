/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "report/colour.h"
#include "report/glyph.h"
#include "report/heat.h"
#include "report/overview.h"
#include "report/plots.h"

/* Pixels of a model's row: its name is to be read, but for those of very many. */
static int row_height(int64_t n) {
    return n <= 60 ? 16 : n <= 400 ? 10 : 4;
}

/* Of the heat map: no cell is much wider than it is high. */
static int width_of(const asc_profile *p) {
    enum { WIDEST = 980, LEAST = 460, MARGINS = 230, CHARACTER = 7, CELL = 30 };
    int names = 0;
    for (int64_t m = 0; m < p->n_models; m++) {
        const int columns = asc_glyph_columns(p->models[m]);
        names = columns > names ? columns : names;
    }
    names = names < ASC_FIGURE_NAME ? names : ASC_FIGURE_NAME;
    const int64_t width = MARGINS + CHARACTER * names + CELL * p->n_rows;
    return width < LEAST ? LEAST : width < WIDEST ? (int)width : WIDEST;
}

static void put_matrix(asc_figure *figure, const asc_profile *p, const int64_t *models,
                       const int64_t *rows) {
    fputs("$m << EOD\n", figure->script);
    for (int64_t i = 0; i < p->n_models; i++)
        for (int64_t r = 0; r < p->n_rows; r++) {
            const double value = p->values[models[i] * p->n_rows + rows[r]];
            figure->points += isfinite(value);
            if (isfinite(value))
                fprintf(figure->script, "%lld %lld %.4g\n", (long long)r, (long long)i, value);
            else
                fprintf(figure->script, "%lld %lld NaN\n", (long long)r, (long long)i);
        }
    fputs("EOD\n", figure->script);
}

/* Attributes [rows] as rows of a matrix [rows, models]. */
static asc_code turn(const asc_profile *p, double **turned) {
    asc_code code =
        asc_alloc(turned, (uint64_t)(p->n_rows * p->n_models), sizeof **turned, "an overview");
    for (int64_t i = 0; i < p->n_rows * p->n_models && code == ASC_OK; i++)
        (*turned)[i] = p->values[i % p->n_models * p->n_rows + i / p->n_models];
    return code;
}

static asc_code put_heat(asc_page *page, const asc_profile *p) {
    int64_t *models = NULL, *rows = NULL;
    double *turned = NULL;
    char name[100];
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&models, (uint64_t)p->n_models, sizeof *models, "an overview"), done);
    ASC_TRY(code, asc_alloc(&rows, (uint64_t)p->n_rows, sizeof *rows, "an overview"), done);
    ASC_TRY(code, turn(p, &turned), done);
    ASC_TRY(code, asc_seriate(p->values, p->n_models, p->n_rows, models), done);
    ASC_TRY(code, asc_seriate(turned, p->n_rows, p->n_models, rows), done);
    snprintf(name, sizeof name, "overview_%s", p->anchor);
    const int height = row_height(p->n_models);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, width_of(p), 260 + height * (int)p->n_models,
                             "%s under every model", p->title),
            done);
    put_matrix(&figure, p, models, rows);
    char **names[2] = {p->models, p->rows};
    asc_plot_tics(&figure, "ytics", names[0], models, p->n_models);
    asc_plot_tics(&figure, "x2tics rotate by 60 left", names[1], rows, p->n_rows);
    fprintf(figure.script,
            "set ytics font 'sans-serif,%d'\nset x2tics font 'sans-serif,11'\nunset xtics\n%s"
            "set xrange [-0.5:%g]\nset x2range [-0.5:%g]\nset yrange [%g:-0.5]\nset palette %s\n"
            "unset key\nset border 0\nset cblabel '%s'\nplot $m using 1:2:3 with image\n",
            height > 12 ? 11 : 8, height < 8 ? "unset ytics\n" : "", (double)p->n_rows - 0.5,
            (double)p->n_rows - 0.5, (double)p->n_models - 0.5, ASC_PALETTE_RISING, p->value);
    figure.caption =
        "A row a model, a column an attribute, each ordered so that those with like values stand "
        "together (average linkage of the root mean square differences): blocks are families of "
        "models, a line that stands alone is a model unlike the others. Blank: undefined.";
    figure.table = p->table;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(models);
    free(rows);
    free(turned);
    return code;
}

/* A number of every model in their order: what the ranking and the differences draw. */
typedef struct ranked {
    const asc_profile *profile;
    const double *numbers, *low, *high; /* [n_models] */
    const char *name, *title, *label, *caption;
    bool around; /* a line at 0 */
} ranked;

static bool is_shown(const asc_shown *shown, const char *label) {
    for (int64_t k = 0; k < shown->n; k++)
        if (strcmp(shown->models[shown->places[k]], label) == 0)
            return true;
    return false;
}

/* Places at the axis for the labels of the shown models, which stand at `at` [n], ascending: no
 * nearer than `gap` to each other, none behind `end`. */
static void space(const double *at, int64_t n, double gap, double end, double *place) {
    for (int64_t k = 0; k < n; k++)
        place[k] = k > 0 ? fmax(at[k], place[k - 1] + gap) : at[k];
    for (int64_t k = n - 1; k >= 0; k--)
        place[k] = fmin(place[k], end - (double)(n - 1 - k) * gap);
}

/* Names of the shown models above the figure, with a line to each one's dot. */
static void put_labels(asc_figure *figure, const ranked *r, const int64_t *order,
                       const asc_shown *shown) {
    enum { MOST = 24 };
    const asc_profile *p = r->profile;
    double at[MOST], place[MOST], values[MOST];
    char *names[MOST];
    int64_t n = 0;
    for (int64_t i = 0; i < p->n_models; i++) {
        const int64_t m = order[i];
        if (!is_shown(shown, p->models[m]) || isnan(r->numbers[m]))
            continue;
        if (n == MOST)
            return; /* no room for so many names */
        at[n] = (double)i + 1;
        values[n] = r->numbers[m];
        names[n++] = p->models[m];
    }
    space(at, n, 0.022 * (double)p->n_models, (double)p->n_models, place);
    fputs("set x2tics scale 0 rotate by 45 left font 'sans-serif,11' (", figure->script);
    for (int64_t k = 0; k < n; k++) {
        fputs(k ? ", " : "", figure->script);
        asc_figure_tic(figure, names[k]);
        fprintf(figure->script, " %g", place[k]);
    }
    fputs(")\n", figure->script);
    for (int64_t k = 0; k < n; k++)
        fprintf(figure->script,
                "set arrow from second %g,graph 1 to first %g,%.6g nohead lt 1 lw 0.7 lc rgb "
                "'#888888'\n",
                place[k], at[k], values[k]);
}

/* Red, green and blue as one number. */
static long own_colour(asc_page *page, const char *model) {
    return strtol(asc_colour_models[asc_page_model(page, model)] + 1, NULL, 16);
}

/* $d: place, number, its interval's ends; $s: those that are shown, and their colours. */
static void put_numbers(asc_page *page, asc_figure *figure, const ranked *r, const int64_t *order,
                        const asc_shown *shown) {
    const asc_profile *p = r->profile;
    for (int64_t k = 0; k < shown->n; k++)
        asc_page_model(page, shown->models[shown->places[k]]);
    for (int pass = 0; pass < 2; pass++) {
        fprintf(figure->script, "$%c << EOD\n", pass ? 's' : 'd');
        for (int64_t i = 0; i < p->n_models; i++) {
            const int64_t m = order[i];
            const double value = r->numbers[m];
            const bool known = isfinite(r->low[m]) && isfinite(r->high[m]);
            if (isnan(value) || (pass && !is_shown(shown, p->models[m])))
                continue;
            fprintf(figure->script, "%lld %.6g %.6g %.6g", (long long)i + 1, value,
                    known ? r->low[m] : value, known ? r->high[m] : value);
            if (pass)
                fprintf(figure->script, " %ld", own_colour(page, p->models[m]));
            fputc('\n', figure->script);
            figure->points++;
        }
        fputs("EOD\n", figure->script);
    }
}

static asc_code put_ranking(asc_page *page, const ranked *r, const asc_shown *shown) {
    enum { AXIS = 80 }; /* pixels before the axis */
    const asc_profile *p = r->profile;
    char name[100];
    int64_t *order = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    snprintf(name, sizeof name, "%s_%s", r->name, p->anchor);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)p->n_models, sizeof *order, "an overview"), done);
    ASC_TRY(code, asc_plot_order(r->numbers, p->n_models, 0, order), done);
    ASC_TRY(code, asc_figure_begin(&figure, name, 980, 460, "%s", r->title), done);
    put_numbers(page, &figure, r, order, shown);
    put_labels(&figure, r, order, shown);
    fprintf(figure.script,
            "set grid ytics lc rgb '#888888' lw 0.3\nset border 3\nset ytics nomirror\nset xtics "
            "nomirror\nunset key\nset xrange [0:%lld]\nset x2range [0:%lld]\nset xlabel ' '\nset "
            "ylabel '%s'\n",
            (long long)p->n_models + 1, (long long)p->n_models + 1, r->label);
    asc_figure_across(&figure, AXIS, "place among the models");
    fprintf(figure.script,
            "set rmargin 12\nplot %s$d using 1:3:(0):($4-$3) with vectors nohead lw 1.2 lc rgb "
            "'" ASC_COLOUR_ACROSS
            "', $d using 1:2 with points pt 7 ps 0.3 lc rgb '" ASC_COLOUR_ACROSS
            "', $s using 1:3:(0):($4-$3):5 with vectors nohead lw 2 lc rgb variable, $s using "
            "1:2:5 with points pt 7 ps 0.8 lc rgb variable\n",
            r->around ? "0 with lines lc rgb '#888888' dt 2, " : "");
    figure.caption = r->caption;
    figure.table = p->table;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(order);
    return code;
}

asc_code asc_overview_put_figures(asc_page *page, const asc_profile *p, const asc_shown *shown) {
    char title[400], label[400];
    asc_code code = p->n_rows > 1 ? put_heat(page, p) : ASC_OK;
    snprintf(title, sizeof title, "Models ranked by %s", p->number);
    const ranked ranking = {
        .profile = p,
        .numbers = p->numbers,
        .low = p->low,
        .high = p->high,
        .name = "ranking",
        .title = title,
        .label = p->number,
        .caption =
            "A dot a model, from the least to the largest, with 95 % intervals over people "
            "where there are some; in their colours, with their names, those that follow one by "
            "one. Neighbours whose intervals overlap may stand in the other order."};
    if (code == ASC_OK)
        code = put_ranking(page, &ranking, shown);
    if (code != ASC_OK || !p->reference)
        return code;
    snprintf(title, sizeof title, "Models against %.300s", p->reference);
    snprintf(label, sizeof label, "difference of the %.300s", p->number);
    const ranked differences = {
        .profile = p,
        .numbers = p->difference,
        .low = p->difference_low,
        .high = p->difference_high,
        .name = "against",
        .title = title,
        .label = label,
        .caption = "Each model less the one that all are compared with, on the same people, which "
                   "is surer than the difference of two intervals: where an interval leaves out 0 "
                   "the two differ, unless luck picked it out of so many (the table has p-values "
                   "adjusted for all).",
        .around = true};
    return put_ranking(page, &differences, shown);
}
