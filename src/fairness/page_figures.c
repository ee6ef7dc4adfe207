/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawings of fairness: rates of groups, their curves, who is taken for whom. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "fairness/columns.h"
#include "fairness/page.h"
#include "report/dots.h"

enum { MOST_GROUPS = 40 }; /* of an attribute whose matrix is drawn */

/* A figure of one rate of all groups at a point. */
typedef struct rates {
    char **names;              /* [n] owned */
    double *rate, *low, *high; /* [n] in 1,000 pairs */
    int64_t n;
} rates;

static void free_rates(rates *r) {
    asc_free_strings(r->names, r->n);
    free(r->rate);
    free(r->low);
    free(r->high);
}

static asc_code collect(const asc_table *groups, const char *point, int64_t first, int64_t end,
                        int column, rates *r) {
    const uint64_t most = (uint64_t)(end - first);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&r->names, most, sizeof *r->names, "groups"), done);
    ASC_TRY(code, asc_alloc(&r->rate, most, sizeof(double), "groups"), done);
    ASC_TRY(code, asc_alloc(&r->low, most, sizeof(double), "groups"), done);
    ASC_TRY(code, asc_alloc(&r->high, most, sizeof(double), "groups"), done);
    for (int64_t k = first; k < end; k++) {
        if (strcmp(asc_texts(groups, GROUP_POINT)[k], point) != 0 ||
            isnan(asc_reals(groups, column)[k]))
            continue;
        const double rate = asc_reals(groups, column)[k];
        const double low = asc_reals(groups, column + 1)[k],
                     high = asc_reals(groups, column + 2)[k];
        r->rate[r->n] = 1000 * rate;
        r->low[r->n] = 1000 * (isnan(low) ? rate : low); /* a dot alone where none is known */
        r->high[r->n] = 1000 * (isnan(high) ? rate : high);
        ASC_TRY(code,
                asc_format(&r->names[r->n++], "%s: %s (%lld people)",
                           asc_texts(groups, GROUP_ATTRIBUTE)[k], asc_texts(groups, GROUP_GROUP)[k],
                           (long long)asc_ints(groups, GROUP_PEOPLE)[k]),
                done);
    }
done:
    return code;
}

static asc_code put_rates(asc_page *page, const asc_table *groups, const char *point, int64_t first,
                          int64_t end, const char *label, int column, const char *what,
                          const char *axis) {
    char name[700], title[800];
    rates r = {0};
    snprintf(name, sizeof name, "fairness_%s_%s", what, label);
    snprintf(title, sizeof title, "%s, %s, %s", axis, label, point);
    asc_code code = collect(groups, point, first, end, column, &r);
    const asc_series series[] = {
        {.name = "both images in the group", .values = r.rate, .low = r.low, .high = r.high}};
    const asc_dots dots = {
        .name = name,
        .title = title,
        .caption = "Of 1,000 pairs, with 95 % intervals over people, none of "
                   "fewer than 20. Where no pair errs, the interval is what so few people cannot "
                   "exclude.",
        .table = groups->name,
        .label = axis,
        .extra = "set xrange [0:*]",
        .names = r.names,
        .n = r.n,
        .series = series,
        .n_series = 1};
    if (code == ASC_OK && r.n > 0)
        code = asc_page_dots(page, &dots);
    free_rates(&r);
    return code;
}

asc_code asc_fairness_put_dots(asc_page *page, const asc_table *groups, const char *point,
                               int64_t first, int64_t end, const char *label) {
    asc_code code = put_rates(page, groups, point, first, end, label, GROUP_FMR, "matches",
                              "false matches in 1,000 pairs of two people");
    return code == ASC_OK ? put_rates(page, groups, point, first, end, label, GROUP_FNMR, "misses",
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

/* $g<k>: the curve; $b<k>: its band, along the lower ends and back along the upper ones. */
static void put_curve(asc_figure *figure, const asc_table *det, int64_t first, int64_t end, int k,
                      const double floor[2]) {
    const double *match = asc_reals(det, DET_FMR), *miss = asc_reals(det, DET_FNMR);
    fprintf(figure->script, "$g%d << EOD\n", k);
    for (int64_t r = first; r < end; r++)
        if (match[r] > 0 && miss[r] > 0) {
            fprintf(figure->script, "%.5g %.5g\n", match[r], miss[r]);
            figure->points++;
        }
    fprintf(figure->script, "EOD\n$b%d << EOD\n", k);
    for (int64_t step = 0; step < 2 * (end - first); step++) {
        const bool back = step >= end - first;
        const int64_t r = back ? 2 * end - first - 1 - step : first + step;
        const double x = asc_reals(det, back ? DET_FMR_HIGH : DET_FMR_LOW)[r];
        const double y = asc_reals(det, back ? DET_FNMR_HIGH : DET_FNMR_LOW)[r];
        if (match[r] > 0 && miss[r] > 0 && isfinite(x) && isfinite(y))
            fprintf(figure->script, "%.5g %.5g\n", fmax(x, floor[0]), fmax(y, floor[1]));
    }
    fputs("EOD\n", figure->script);
}

/* The lower ends of the axes: a third of the least rates. */
static void find_floor(const asc_table *det, const asc_fairness_block *block, double floor[2]) {
    static const int columns[] = {DET_FMR, DET_FNMR};
    for (int axis = 0; axis < 2; axis++) {
        floor[axis] = 1;
        for (int64_t r = block->first; r < block->end; r++) {
            const double rate = asc_reals(det, columns[axis])[r];
            if (rate > 0)
                floor[axis] = fmin(floor[axis], rate / 3);
        }
    }
}

asc_code asc_fairness_put_curves(asc_page *page, const asc_table *det,
                                 const asc_fairness_block *block, int number, const char *label) {
    char name[700];
    double floor[2];
    int n = 0;
    asc_figure figure = {0};
    snprintf(name, sizeof name, "fairness_det_%d_%s", number, label);
    asc_code code =
        asc_figure_begin(&figure, name, 680, 520, "Error trade-off of the groups of %s, %s",
                         asc_texts(det, DET_ATTRIBUTE)[block->first], label);
    if (code != ASC_OK)
        return code;
    find_floor(det, block, floor);
    for (int64_t r = block->first, end; r < block->end && n < ASC_FIGURE_COLOURS; r = end) {
        end = end_of_group(det, r, block->end);
        put_curve(&figure, det, r, end, n++, floor);
    }
    fputs("set logscale xy\nset grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset "
          "format '10^{%T}'\nset termoption enhanced\nset style fill transparent solid 0.18 "
          "noborder\nset key outside top center horizontal\nset xlabel 'false match rate'\nset "
          "ylabel 'false non-match rate'\n",
          figure.script);
    fprintf(figure.script, "set xrange [%g:*]\nset yrange [%g:1]\nplot ", floor[0], floor[1]);
    for (int k = 0; k < n; k++)
        fprintf(figure.script, "%s$b%d with filledcurves closed lc rgb '%s' notitle",
                k > 0 ? ", " : "", k, asc_figure_colours[k]);
    int64_t r = block->first;
    for (int k = 0; k < n; k++) {
        fprintf(figure.script, ", $g%d with lines lw 2.5 lc rgb '%s' title ", k,
                asc_figure_colours[k]);
        asc_figure_quote(&figure, asc_texts(det, DET_GROUP)[r]);
        fputs(" noenhanced", figure.script);
        r = end_of_group(det, r, block->end);
    }
    fputc('\n', figure.script);
    figure.caption =
        "Each threshold is a point, the same for all groups; further down and left is better. "
        "Bands join the ends of both rates' 95 % intervals over people at each threshold. Where "
        "they do not meet, groups differ; where they do, they may.";
    figure.table = det->name;
    return asc_page_figure(page, &figure);
}

/* Row of groups g <= h at a point; -1: none. */
static int64_t find_pair(const asc_table *pairs, const asc_fairness_block *block, const char *point,
                         const char *a, const char *b) {
    for (int64_t r = block->first; r < block->end; r++)
        if (strcmp(asc_texts(pairs, PAIR_POINT)[r], point) == 0 &&
            strcmp(asc_texts(pairs, PAIR_A)[r], a) == 0 &&
            strcmp(asc_texts(pairs, PAIR_B)[r], b) == 0)
            return r;
    return -1;
}

asc_code asc_fairness_put_matrix(asc_page *page, const asc_table *pairs,
                                 const asc_fairness_block *block, const char *point, int number,
                                 const char *label) {
    char *const *a = asc_texts(pairs, PAIR_A), *const *b = asc_texts(pairs, PAIR_B);
    char *names[MOST_GROUPS] = {NULL}, name[700];
    double values[MOST_GROUPS * MOST_GROUPS], most = 0;
    int64_t n = 0;
    asc_figure figure = {0};
    while (n < MOST_GROUPS && block->first + n < block->end &&
           strcmp(a[block->first + n], a[block->first]) == 0 &&
           (n == 0 || strcmp(b[block->first + n], b[block->first]) != 0)) {
        names[n] = b[block->first + n]; /* the first row of pairs names all groups */
        n++;
    }
    if (n < 2 || n == MOST_GROUPS)
        return ASC_OK;
    for (int64_t g = 0; g < n; g++)
        for (int64_t h = g; h < n; h++) {
            const int64_t r = find_pair(pairs, block, point, names[g], names[h]);
            values[g * n + h] = values[h * n + g] =
                r < 0 ? NAN : 1000 * asc_reals(pairs, PAIR_FMR)[r];
            most = fmax(most, values[g * n + h]); /* fmax passes over NaN */
        }
    snprintf(name, sizeof name, "fairness_matrix_%d_%s", number, label);
    asc_code code = asc_figure_begin(&figure, name, 320 + (n > 14 ? 24 : 56) * (int)n,
                                     200 + (n > 14 ? 20 : 34) * (int)n,
                                     "False matches between groups of %s, %s, %s",
                                     asc_texts(pairs, PAIR_ATTRIBUTE)[block->first], label, point);
    if (code != ASC_OK)
        return code;
    asc_plot_heat(&figure, names, n, names, n, values, 0, fmax(most, 1e-3), ASC_PALETTE_RISING,
                  "false matches in 1,000");
    figure.caption = "Of 1,000 pairs of two people, one of either group, as many are taken for "
                     "one. Fairness is judged on the diagonal; the table has each cell's people "
                     "and its interval.";
    figure.table = pairs->name;
    return asc_page_figure(page, &figure);
}
