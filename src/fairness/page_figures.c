/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawings of fairness: rates of groups, their curves, who is taken for whom. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "fairness/columns.h"
#include "fairness/page.h"
#include "report/colour.h"
#include "report/dots.h"
#include "report/heat.h"

enum { MOST_GROUPS = 40 }; /* of an attribute whose matrix is drawn */

/* One rate of all groups at a point, a panel a model. */
static asc_code put_rates(asc_page *page, const asc_table *groups, const char *point, int column,
                          const char *name, const char *axis) {
    char *const *attribute = asc_texts(groups, GROUP_ATTRIBUTE);
    char *const *group = asc_texts(groups, GROUP_GROUP);
    char **labels = NULL, title[800];
    double *values[3] = {NULL};
    asc_panels panels = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&labels, (uint64_t)groups->rows, sizeof *labels, "groups"), done);
    for (int64_t r = 0; r < groups->rows; r++)
        ASC_TRY(code, asc_format(&labels[r], "%s: %s", attribute[r], group[r]), done);
    ASC_TRY(code, asc_panels_named(groups, GROUP_MODEL, labels, 0, groups->rows, &panels), done);
    for (int64_t r = 0; r < groups->rows; r++)
        if (strcmp(asc_texts(groups, GROUP_POINT)[r], point) != 0)
            panels.place[r] = -1;
    for (int c = 0; c < 3; c++)
        ASC_TRY(code, asc_panels_values(&panels, groups, column + c, 1000, &values[c]), done);
    snprintf(title, sizeof title, "Of every group: %s, %s", axis, point);
    const asc_series series = {
        "both images in the group", values[0], values[1], values[2], NULL, 7};
    code = asc_page_dots(
        page,
        &(asc_dots){.name = name,
                    .title = title,
                    .caption = "Both images in the group, of 1,000 pairs, with 95 % intervals "
                               "over people, none of fewer than 20. Where no pair errs, the "
                               "interval is what so few people cannot exclude. How many "
                               "people a group has is in the table.",
                    .table = groups->name,
                    .label = axis,
                    .names = panels.names,
                    .n = panels.n,
                    .models = panels.models,
                    .n_models = panels.n_models,
                    .models_left_out = panels.left_out,
                    .series = &series,
                    .n_series = 1,
                    .only_known = true,
                    .from_zero = true});
done:
    for (int c = 0; c < 3; c++)
        free(values[c]);
    asc_free_strings(labels, groups->rows);
    asc_panels_free(&panels);
    return code;
}

asc_code asc_fairness_put_dots(asc_page *page, const asc_table *groups, const char *point) {
    asc_code code = put_rates(page, groups, point, GROUP_FMR, "fairness_matches",
                              "false matches in 1,000 pairs of two people");
    return code == ASC_OK ? put_rates(page, groups, point, GROUP_FNMR, "fairness_misses",
                                      "false non-matches in 1,000 pairs of one person")
                          : code;
}

/* Steps of the same group from row `first` on. */
static int64_t end_of_group(const asc_table *det, int64_t first, int64_t end) {
    int64_t r = first;
    while (r < end && strcmp(asc_texts(det, DET_GROUP)[r], asc_texts(det, DET_GROUP)[first]) == 0)
        r++;
    return r;
}

/* $m<panel>g<k>: the curve of a group; $m<panel>b<k>: its band, along the lower ends and back along
 * the upper ones. */
static void put_curve(asc_figure *figure, const asc_table *det, int64_t first, int64_t end,
                      int panel, int k, const double floor[2]) {
    const double *match = asc_reals(det, DET_FMR), *miss = asc_reals(det, DET_FNMR);
    fprintf(figure->script, "$m%dg%d << EOD\n", panel, k);
    for (int64_t r = first; r < end; r++)
        if (match[r] > 0 && miss[r] > 0) {
            fprintf(figure->script, "%.4g %.4g\n", match[r], miss[r]);
            figure->points++;
        }
    fprintf(figure->script, "EOD\n$m%db%d << EOD\n", panel, k);
    for (int64_t step = 0; step < 2 * (end - first); step++) {
        const bool back = step >= end - first;
        const int64_t r = back ? 2 * end - first - 1 - step : first + step;
        const double x = asc_reals(det, back ? DET_FMR_HIGH : DET_FMR_LOW)[r];
        const double y = asc_reals(det, back ? DET_FNMR_HIGH : DET_FNMR_LOW)[r];
        if (match[r] > 0 && miss[r] > 0 && isfinite(x) && isfinite(y))
            fprintf(figure->script, "%.4g %.4g\n", fmax(x, floor[0]), fmax(y, floor[1]));
    }
    fputs("EOD\n", figure->script);
}

/* The lower ends of the axes: a third of the least rates of a block, where those are lower. */
static void find_floor(const asc_table *det, const asc_fairness_block *block, double floor[2]) {
    static const int columns[] = {DET_FMR, DET_FNMR};
    for (int axis = 0; axis < 2; axis++)
        for (int64_t r = block->first; r < block->end; r++) {
            const double rate = asc_reals(det, columns[axis])[r];
            if (rate > 0)
                floor[axis] = fmin(floor[axis], rate / 3);
        }
}

/* Groups of a block that are drawn: where each begins; how many. */
static int find_groups(const asc_table *det, const asc_fairness_block *block,
                       int64_t begin[ASC_COLOUR_CLASSES]) {
    int n = 0;
    for (int64_t r = block->first; r < block->end && n < ASC_COLOUR_CLASSES;
         r = end_of_group(det, r, block->end))
        begin[n++] = r;
    return n;
}

/* Curves of one attribute, a panel a model. */
asc_code asc_fairness_put_curves(asc_page *page, const asc_table *det,
                                 const asc_fairness_drawn *drawn, int number) {
    const char *attribute = asc_texts(det, DET_ATTRIBUTE)[drawn->blocks[0].first];
    int64_t begin[ASC_COLOUR_CLASSES];
    asc_key keys[ASC_COLOUR_CLASSES];
    double floor[2] = {1, 1};
    char name[64];
    asc_figure figure = {0};
    const int groups = find_groups(det, &drawn->blocks[0], begin);
    for (int k = 0; k < groups; k++)
        keys[k] = (asc_key){asc_texts(det, DET_GROUP)[begin[k]], asc_colour_classes[k], 0};
    const asc_grid grid =
        asc_grid_lay(drawn->n, 8, asc_legend_lines(keys, groups, 1100), 420, 240, 22);
    snprintf(name, sizeof name, "fairness_det_%d", number);
    asc_code code = asc_figure_begin(&figure, name, grid.width, grid.height,
                                     "Error trade-off of the groups of %s", attribute);
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < drawn->n; m++)
        find_floor(det, &drawn->blocks[m], floor);
    int count[ASC_PANELS] = {0};
    for (int m = 0; m < drawn->n; m++) {
        count[m] = find_groups(det, &drawn->blocks[m], begin);
        for (int k = 0; k < count[m]; k++)
            put_curve(&figure, det, begin[k], end_of_group(det, begin[k], drawn->blocks[m].end), m,
                      k, floor);
    }
    fprintf(figure.script,
            "set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics font 'sans-serif,11'\nset "
            "style fill transparent solid 0.18 noborder\n");
    asc_plot_powers(&figure, "x", floor[0], true);
    asc_legend_put(&figure, keys, groups, 10);
    fprintf(figure.script,
            "set label 999 'false non-match rate' at screen %.5f,0.5 rotate by 90 center font "
            "'sans-serif,12'\n",
            12.0 / grid.width);
    asc_figure_across(&figure, grid.left, "false match rate");
    asc_grid_begin(&figure);
    for (int m = 0; m < drawn->n; m++) {
        asc_grid_panel(&figure, &grid, m, drawn->labels[m],
                       asc_colour_models[asc_page_model(page, drawn->labels[m])]);
        asc_plot_powers(&figure, "y", floor[1], asc_grid_is_left(&grid, m));
        fputs("plot ", figure.script);
        for (int k = 0; k < count[m]; k++)
            fprintf(figure.script,
                    "%s$m%db%d with filledcurves closed lc rgb '%s', $m%dg%d with lines lw 2 lc "
                    "rgb '%s'",
                    k > 0 ? ", " : "", m, k, asc_colour_classes[k], m, k, asc_colour_classes[k]);
        fputc('\n', figure.script);
        asc_legend_end(&figure);
    }
    asc_grid_end(&figure);
    figure.caption =
        "Each threshold is a point, the same for all groups; further down and left is better. "
        "Bands join the ends of both rates' 95 % intervals over people at each threshold. Where "
        "they do not meet, groups differ; where they do, they may.";
    figure.table = det->name;
    code = asc_figure_note_models(&figure, drawn->left_out);
    if (code == ASC_OK)
        code = asc_page_figure(page, &figure);
    asc_figure_free(&figure);
    return code;
}

static int64_t find_pair(const asc_table *pairs, const asc_fairness_block *block, const char *point,
                         const char *a, const char *b) {
    for (int64_t r = block->first; r < block->end; r++)
        if (strcmp(asc_texts(pairs, PAIR_POINT)[r], point) == 0 &&
            strcmp(asc_texts(pairs, PAIR_A)[r], a) == 0 &&
            strcmp(asc_texts(pairs, PAIR_B)[r], b) == 0)
            return r;
    return -1;
}

/* Groups that the first row of pairs names all: borrowed; 0 where there are more than are drawn. */
static int64_t find_names(const asc_table *pairs, const asc_fairness_block *block,
                          char *names[MOST_GROUPS]) {
    char *const *a = asc_texts(pairs, PAIR_A), *const *b = asc_texts(pairs, PAIR_B);
    int64_t n = 0;
    while (n < MOST_GROUPS && block->first + n < block->end &&
           strcmp(a[block->first + n], a[block->first]) == 0 &&
           (n == 0 || strcmp(b[block->first + n], b[block->first]) != 0)) {
        names[n] = b[block->first + n];
        n++;
    }
    return n == MOST_GROUPS ? 0 : n;
}

asc_code asc_fairness_put_matrix(asc_page *page, const asc_table *pairs,
                                 const asc_fairness_drawn *drawn, const char *point, int number) {
    char *names[MOST_GROUPS] = {NULL}, name[64], title[800], *labels[ASC_PANELS];
    double *values = NULL, most = 0;
    const int64_t n = find_names(pairs, &drawn->blocks[0], names);
    asc_code code = ASC_OK;
    if (n < 2)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)(drawn->n * n * n), sizeof *values, "groups"), done);
    for (int64_t m = 0; m < drawn->n; m++) {
        labels[m] = (char *)(uintptr_t)drawn->labels[m];
        for (int64_t g = 0; g < n; g++)
            for (int64_t h = g; h < n; h++) {
                const int64_t r = find_pair(pairs, &drawn->blocks[m], point, names[g], names[h]);
                double *to = values + m * n * n;
                to[g * n + h] = to[h * n + g] = r < 0 ? NAN : 1000 * asc_reals(pairs, PAIR_FMR)[r];
                most = fmax(most, to[g * n + h]); /* fmax passes over NaN */
            }
    }
    snprintf(name, sizeof name, "fairness_matrix_%d", number);
    snprintf(title, sizeof title, "False matches between groups of %.500s, %.100s",
             asc_texts(pairs, PAIR_ATTRIBUTE)[drawn->blocks[0].first], point);
    code = asc_page_heat(
        page, &(asc_heat){.name = name,
                          .title = title,
                          .caption = "Of 1,000 pairs of two people, one of either group, as many "
                                     "are taken for one. Fairness is judged on the diagonal; the "
                                     "table has each cell's people and its interval.",
                          .table = pairs->name,
                          .label = "false matches in 1,000",
                          .x_label = "group of the other person",
                          .y_label = "group of one",
                          .rows = names,
                          .n_rows = n,
                          .columns = names,
                          .n_columns = n,
                          .models = labels,
                          .n_models = drawn->n,
                          .models_left_out = drawn->left_out,
                          .values = values,
                          .low = 0,
                          .high = fmax(most, 1e-3),
                          .palette = ASC_PALETTE_RISING});
done:
    free(values);
    return code;
}
