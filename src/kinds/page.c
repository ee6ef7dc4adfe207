/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes with each other, and distances against gaps. */
#include "kinds/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "kinds/columns.h"
#include "report/heat.h"
#include "report/lines.h"
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

/* KS of every class against pairs with every other, of the attribute of rows first .., under all
 * models. */
static asc_code put_map(asc_page *page, const asc_table *table, int64_t first, int64_t n,
                        int64_t number) {
    char *const *model = asc_texts(table, PAIR_MODEL);
    char *const *architecture = asc_texts(table, PAIR_ARCHITECTURE);
    char *const *attribute = asc_texts(table, PAIR_ATTRIBUTE);
    char *const *names = asc_texts(table, PAIR_SECOND) + first;
    const double *ks = asc_reals(table, PAIR_KS);
    char name[64], title[700], **models = NULL;
    double most = 0, *values = NULL;
    int64_t shown = 0, left_out = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&models, ASC_PANELS, sizeof *models, "models"), done);
    ASC_TRY(code, asc_alloc(&values, ASC_PANELS * (uint64_t)(n * n), sizeof *values, "classes"),
            done);
    for (int64_t r = first, end; r < table->rows; r = end) {
        end = end_of_attribute(table, PAIR_MODEL, r);
        if (strcmp(attribute[r], attribute[first]) != 0 || end - r != n * n)
            continue;
        if (shown == ASC_PANELS) {
            left_out++;
            continue;
        }
        for (int64_t i = 0; i < n * n; i++) {
            values[shown * n * n + i] = ks[r + i];
            most = fmax(most, ks[r + i]); /* fmax passes over NaN */
        }
        ASC_TRY(code, asc_format(&models[shown++], "%s_%s", model[r], architecture[r]), done);
    }
    snprintf(name, sizeof name, "kinds_classes_%lld", (long long)number);
    snprintf(title, sizeof title, "Classes of %.600s", attribute[first]);
    code = asc_page_heat(
        page, &(asc_heat){.name = name,
                          .title = title,
                          .caption = "How differently distances inside the row's class are "
                                     "distributed from those between it and the column's: 0 where "
                                     "one cannot tell.",
                          .table = table->name,
                          .label = "KS statistic",
                          .x_label = "to people of",
                          .y_label = "inside",
                          .rows = names,
                          .n_rows = n,
                          .columns = names,
                          .n_columns = n,
                          .models = models,
                          .n_models = shown,
                          .models_left_out = left_out,
                          .values = values,
                          .low = 0,
                          .high = fmax(most, 1e-3),
                          .palette = ASC_PALETTE_RISING});
done:
    asc_free_strings(models, shown);
    free(values);
    return code;
}

/* Attributes of the first model: the others have the same. */
static asc_code put_maps(asc_page *page, const asc_table *table) {
    int64_t drawn = 0;
    asc_code code = ASC_OK;
    if (!table || !asc_texts(table, PAIR_MODEL) || !asc_texts(table, PAIR_ARCHITECTURE) ||
        !asc_texts(table, PAIR_ATTRIBUTE) || !asc_texts(table, PAIR_SECOND) ||
        !asc_reals(table, PAIR_KS))
        return ASC_OK;
    const int64_t last = asc_report_end_of_model(table, PAIR_MODEL, 0);
    for (int64_t r = 0, end; r < last && code == ASC_OK; r = end) {
        end = end_of_attribute(table, PAIR_MODEL, r);
        const int64_t n = (int64_t)llround(sqrt((double)(end - r)));
        if (n * n == end - r && n <= MOST_CLASSES && drawn < MOST_MAPS)
            code = put_map(page, table, r, n, ++drawn);
    }
    return code;
}

/* A line an attribute, a panel a model. */
typedef struct profile {
    const asc_table *table;
    int first_key;            /* column of the model */
    const double *x;          /* [rows] */
    const double *y;          /* [rows] */
    const double *low, *high; /* [rows] its interval; NULL: none */
    const char *name, *title, *label, *caption;
} profile;

static asc_code put_profiles(asc_page *page, const profile *of) {
    asc_panels panels = {0};
    asc_line *lines = NULL;
    int64_t n = 0;
    asc_code code = ASC_OK;
    ASC_TRY(
        code,
        asc_panels_find(of->table, of->first_key, of->first_key + 2, 0, of->table->rows, &panels),
        done);
    ASC_TRY(code, asc_alloc(&lines, (uint64_t)of->table->rows, sizeof *lines, "lines"), done);
    for (int64_t r = 0, end; r < of->table->rows; r = end) {
        end = end_of_attribute(of->table, of->first_key, r);
        if (panels.place[r] >= 0)
            lines[n++] = (asc_line){.panel = panels.place[r] / panels.n,
                                    .key = panels.place[r] % panels.n,
                                    .x = of->x + r,
                                    .y = of->y + r,
                                    .low = of->low ? of->low + r : NULL,
                                    .high = of->high ? of->high + r : NULL,
                                    .n = end - r};
    }
    code = asc_page_lines(page, &(asc_lines){.name = of->name,
                                             .title = of->title,
                                             .caption = of->caption,
                                             .table = of->table->name,
                                             .x_label = of->label,
                                             .y_label = "mean distance",
                                             .models = panels.models,
                                             .n_models = panels.n_models,
                                             .models_left_out = panels.left_out,
                                             .keys = (const char *const *)panels.names,
                                             .n_keys = panels.n,
                                             .lines = lines,
                                             .n_lines = n,
                                             .own_units = true,
                                             .points = true,
                                             .dashed = -1});
done:
    free(lines);
    asc_panels_free(&panels);
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
    char *const *architecture = asc_texts(table, CLASS_ARCHITECTURE);
    const double *ks = asc_reals(table, CLASS_KS);
    int64_t most = 0, least = 0;
    asc_sentence sentence;
    if (!attribute || !model || !architecture || !class || !kind || !ks ||
        !asc_find_extremes(ks, table->rows, &most, &least) || !asc_sentence_begin(&sentence))
        return;
    const bool quartile = strcmp(kind[most], "continuous") == 0;
    fprintf(sentence.file,
            "Of all classes %s%s of %s stands apart most: a KS statistic of %.3g between distances "
            "inside it and to all others, under %s_%s.",
            quartile ? "quartile " : "", class[most], attribute[most], ks[most], model[most],
            architecture[most]);
    asc_sentence_end(page, &sentence);
}

const asc_report_section asc_kinds_sections[] = {{15, &asc_kinds_tables[ASC_KINDS_ATTRIBUTE_TABLE],
                                                  "kinds", "Classes, steps and numbers",
                                                  write_section, say},
                                                 {0}};
