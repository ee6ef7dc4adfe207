/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes with each other, and distances against gaps. */
#include "kinds/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "kinds/columns.h"
#include "report/dots.h"
#include "report/sentence.h"

enum { MOST_MAPS = 24, MOST_CLASSES = 40 }; /* that are drawn; the table has all */

/* Behind the rows of one model and attribute, whose names are in `column` and two behind it. */
static int64_t end_of_attribute(const asc_table *table, int column, int64_t first) {
    char *const *attribute = asc_texts(table, column + 2);
    const int64_t end = asc_report_end_of_model(table, column, first);
    int64_t row = first + 1;
    while (row < end && strcmp(attribute[row], attribute[first]) == 0)
        row++;
    return row;
}

/* KS of every class against pairs with every other: rows first .. of the pairs' table. */
static asc_code put_map(asc_page *page, const asc_table *table, int64_t first, int64_t n) {
    char *const *model = asc_texts(table, PAIR_MODEL);
    char *const *architecture = asc_texts(table, PAIR_ARCHITECTURE);
    char *const *attribute = asc_texts(table, PAIR_ATTRIBUTE);
    char *const *names = asc_texts(table, PAIR_SECOND) + first;
    const double *ks = asc_reals(table, PAIR_KS) + first;
    char name[1400];
    double most = 0;
    asc_figure figure = {0};
    snprintf(name, sizeof name, "kinds_%s_%s_%lld", model[first], architecture[first],
             (long long)first);
    for (int64_t i = 0; i < n * n; i++)
        most = fmax(most, ks[i]);
    asc_code code = asc_figure_begin(&figure, name, 420 + 52 * (int)n, 240 + 36 * (int)n,
                                     "Classes of %s, %s_%s", attribute[first], model[first],
                                     architecture[first]);
    if (code != ASC_OK)
        return code;
    asc_plot_heat(&figure, names, n, names, n, ks, 0, fmax(most, 1e-3), ASC_PALETTE_RISING,
                  "KS statistic");
    figure.caption = "How differently distances inside the row's class are distributed from those "
                     "between it and the column's: 0 where one cannot tell.";
    figure.table = table->name;
    return asc_page_figure(page, &figure);
}

static asc_code put_maps(asc_page *page, const asc_table *table) {
    int64_t drawn = 0;
    asc_code code = ASC_OK;
    if (!table || !asc_texts(table, PAIR_MODEL) || !asc_texts(table, PAIR_ARCHITECTURE) ||
        !asc_texts(table, PAIR_ATTRIBUTE) || !asc_texts(table, PAIR_SECOND) ||
        !asc_reals(table, PAIR_KS))
        return ASC_OK;
    for (int64_t r = 0, end; r < table->rows && code == ASC_OK; r = end) {
        end = end_of_attribute(table, PAIR_MODEL, r);
        const int64_t n = (int64_t)llround(sqrt((double)(end - r)));
        if (n * n == end - r && n <= MOST_CLASSES && drawn++ < MOST_MAPS)
            code = put_map(page, table, r, n);
    }
    return code;
}

/* A line an attribute. */
typedef struct profile {
    const asc_table *table;
    int first_key;            /* column of the model */
    const double *x;          /* [rows] */
    const double *y;          /* [rows] */
    const double *low, *high; /* [rows] its interval; NULL: none */
    const char *name, *title, *label, *caption;
} profile;

/* An interval that is not known is the point itself. */
static void put_interval(FILE *script, const profile *of, int64_t row) {
    if (of->low)
        fprintf(script, " %.9g %.9g", isfinite(of->low[row]) ? of->low[row] : of->y[row],
                isfinite(of->high[row]) ? of->high[row] : of->y[row]);
    fputc('\n', script);
}

static asc_code put_profile(asc_page *page, const profile *of, int64_t first, int64_t last) {
    char *const *model = asc_texts(of->table, of->first_key);
    char *const *architecture = asc_texts(of->table, of->first_key + 1);
    char *const *attribute = asc_texts(of->table, of->first_key + 2);
    char name[1400];
    asc_figure figure = {0};
    snprintf(name, sizeof name, "%s_%s_%s", of->name, model[first], architecture[first]);
    asc_code code = asc_figure_begin(&figure, name, 640, 380, "%s, %s_%s", of->title, model[first],
                                     architecture[first]);
    if (code != ASC_OK)
        return code;
    for (int64_t r = first, end; r < last; r = end) {
        end = end_of_attribute(of->table, of->first_key, r);
        fprintf(figure.script, "$d%lld << EOD\n", (long long)r);
        for (int64_t i = r; i < end; i++)
            if (isfinite(of->y[i])) {
                fprintf(figure.script, "%.6g %.9g", of->x[i], of->y[i]);
                put_interval(figure.script, of, i);
                figure.points++;
            }
        fputs("EOD\n", figure.script);
    }
    fprintf(figure.script,
            "set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset key outside "
            "top center horizontal\nset offsets graph 0.03, graph 0.03, graph 0.05, graph "
            "0.05\nset xlabel '%s'\nset ylabel 'mean distance'\nplot ",
            of->label);
    int colour = 0;
    for (int64_t r = first, end; r < last; r = end) {
        end = end_of_attribute(of->table, of->first_key, r);
        fprintf(figure.script, "%s$d%lld with %s pt 7 ps 0.7 lw 2 lc rgb '%s' title ",
                r > first ? ", " : "", (long long)r, of->low ? "yerrorlines" : "linespoints",
                asc_figure_colours[colour++ % ASC_FIGURE_COLOURS]);
        asc_figure_quote(&figure, attribute[r]);
        fputs(" noenhanced", figure.script);
    }
    fputc('\n', figure.script);
    figure.caption = of->caption;
    figure.table = of->table->name;
    return asc_page_figure(page, &figure);
}

static asc_code put_profiles(asc_page *page, const profile *of) {
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; r < of->table->rows && code == ASC_OK; r = end) {
        end = asc_report_end_of_model(of->table, of->first_key, r);
        code = put_profile(page, of, r, end);
    }
    return code;
}

static asc_code put_gaps(asc_page *page, const asc_table *table) {
    const int64_t *gap = asc_ints(table, GAP_GAP);
    double *x = NULL;
    if (!gap || !asc_reals(table, GAP_NEAR) || !asc_texts(table, GAP_ATTRIBUTE))
        return ASC_OK;
    asc_code code = asc_alloc(&x, (uint64_t)table->rows, sizeof *x, "gaps");
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++)
        x[r] = (double)gap[r];
    const profile of = {.table = table,
                        .first_key = GAP_MODEL,
                        .x = x,
                        .y = asc_reals(table, GAP_NEAR),
                        .low = asc_reals(table, GAP_NEAR_LOW),
                        .high = asc_reals(table, GAP_NEAR_HIGH),
                        .name = "kinds_gaps",
                        .title = "Distance against gap",
                        .label = "steps between two images",
                        .caption = "Mean distance of two people's images by how many steps of an "
                                   "ordered attribute lie between them; bars are 95 % intervals, "
                                   "people as units."};
    if (code == ASC_OK)
        code = put_profiles(page, &of);
    free(x);
    return code;
}

static asc_code put_bins(asc_page *page, const asc_table *table) {
    const double *from = asc_reals(table, BIN_FROM), *to = asc_reals(table, BIN_TO);
    double *x = NULL;
    if (!from || !to || !asc_reals(table, BIN_NEAR) || !asc_texts(table, BIN_ATTRIBUTE))
        return ASC_OK;
    asc_code code = asc_alloc(&x, (uint64_t)table->rows, sizeof *x, "bins");
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++)
        x[r] = 0.5 * (from[r] + to[r]);
    const profile of = {.table = table,
                        .first_key = BIN_MODEL,
                        .x = x,
                        .y = asc_reals(table, BIN_NEAR),
                        .name = "kinds_bins",
                        .title = "Distance against difference",
                        .label = "difference of two images in rank, 0 to 1",
                        .caption = "Mean distance of two people's images by how far apart they "
                                   "rank in a continuous attribute."};
    if (code == ASC_OK)
        code = put_profiles(page, &of);
    free(x);
    return code;
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *tables[ASC_KINDS_CORRELATION_TABLE + 1];
    for (int t = 0; t <= ASC_KINDS_CORRELATION_TABLE; t++)
        tables[t] = asc_report_table(source, &asc_kinds_tables[t]);
    asc_page_section(page, "kinds", "Classes, steps and numbers",
                     "Attributes of more than two values: how far each class stands apart, and "
                     "whether distances grow with the gap between two images. All pairs of "
                     "different people.");
    asc_code code = put_maps(page, tables[ASC_KINDS_PAIR_TABLE]);
    if (code == ASC_OK && tables[ASC_KINDS_GAP_TABLE])
        code = put_gaps(page, tables[ASC_KINDS_GAP_TABLE]);
    if (code == ASC_OK && tables[ASC_KINDS_BIN_TABLE])
        code = put_bins(page, tables[ASC_KINDS_BIN_TABLE]);
    for (int t = 0; t <= ASC_KINDS_CORRELATION_TABLE && code == ASC_OK; t++)
        if (tables[t])
            asc_page_table(page, tables[t]);
    asc_page_section_end(page);
    return code;
}

/* The class that stands apart most. */
static void say(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_kinds_tables[ASC_KINDS_CLASS_TABLE]);
    char *const *attribute = asc_texts(table, CLASS_ATTRIBUTE), *const *model =
                                                                    asc_texts(table, CLASS_MODEL);
    char *const *class = asc_texts(table, CLASS_CLASS), *const *kind = asc_texts(table, CLASS_KIND);
    const double *ks = asc_reals(table, CLASS_KS);
    int64_t most = 0, least = 0;
    asc_sentence sentence;
    if (!attribute || !model || !class || !kind || !ks ||
        !asc_find_extremes(ks, table->rows, &most, &least) || !asc_sentence_begin(&sentence))
        return;
    const bool quartile = strcmp(kind[most], "continuous") == 0;
    fprintf(sentence.file,
            "Of all classes %s%s of %s stands apart most: a KS statistic of %.3g between distances "
            "inside it and to all others, under %s.",
            quartile ? "quartile " : "", class[most], attribute[most], ks[most], model[most]);
    asc_sentence_end(page, &sentence);
}

const asc_report_section asc_kinds_sections[] = {{15, &asc_kinds_tables[ASC_KINDS_ATTRIBUTE_TABLE],
                                                  "kinds", "Classes, steps and numbers",
                                                  write_section, say},
                                                 {0}};
