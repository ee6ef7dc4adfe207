/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is more than chance: the permutation tests. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inference/columns.h"
#include "inference/page.h"
#include "report/dots.h"

/* Rows first .. end - 1 of one model. */
typedef struct model_rows {
    int64_t first, end;
    char label[600];
} model_rows;

static bool next_model(const asc_table *table, model_rows *rows) {
    char *const *model = asc_texts(table, TEST_MODEL);
    char *const *architecture = asc_texts(table, TEST_ARCHITECTURE);
    if (rows->end >= table->rows)
        return false;
    rows->first = rows->end;
    rows->end = asc_report_end_of_model(table, TEST_MODEL, rows->first);
    snprintf(rows->label, sizeof rows->label, "%s_%s", model[rows->first],
             architecture[rows->first]);
    return true;
}

/* A figure a model: three columns of a table of tests side by side. */
typedef struct test_figure {
    const char *prefix, *title, *caption, *label, *extra;
    int columns[3];
    const char *names[3];
} test_figure;

static const test_figure against_chance[] = {
    {.prefix = "inference",
     .title = "KS statistics against chance",
     .caption = "Mean over draws of one photo of every person; what chance reaches was found by "
                "giving people's labels to others. Rare attributes need a larger KS to be more "
                "than chance.",
     .label = "KS statistic (mean of modalities)",
     .extra = "set xrange [0:*]",
     .columns = {TEST_KS_MEAN, TEST_NULL_KS_MEAN, TEST_DETECTABLE_KS_MEAN},
     .names = {"KS of the drawn people", "19 of 20 permutations stay below",
               "found with 80 % power"}},
    {.prefix = "inference_energy",
     .title = "Energy distances against chance",
     .caption = "Of the same draws and permutations; twice the mean distance across minus those "
                "inside. It finds shifts of the mean that the KS misses, and the KS finds "
                "differences of spread that it misses.",
     .label = "energy distance",
     .columns = {TEST_ENERGY, TEST_NULL_ENERGY, TEST_DETECTABLE_ENERGY},
     .names = {"the drawn people", "19 of 20 permutations stay below", "found with 80 % power"}}};

static const test_figure given_others[] = {
    {.prefix = "given",
     .title = "KS statistics given",
     .caption = "An attribute that shapes the distances only through the given ones falls to what "
                "chance reaches once pairs share their values.",
     .label = "KS statistic (mean of modalities)",
     .extra = "set xrange [0:*]",
     .columns = {TEST_PLAIN_KS, TEST_KS_MEAN, TEST_NULL_KS_MEAN},
     .names = {"all pairs", "pairs that share the given values",
               "19 of 20 permutations of these stay below"}},
    {.prefix = "given_energy",
     .title = "Energy distances given",
     .caption = "The same for the energy distance.",
     .label = "energy distance",
     .columns = {TEST_PLAIN_ENERGY, TEST_ENERGY, TEST_NULL_ENERGY},
     .names = {"all pairs", "pairs that share the given values",
               "19 of 20 permutations of these stay below"}}};

static asc_code put_tests(asc_page *page, const asc_table *table, const model_rows *rows,
                          const test_figure *figure, const char *given) {
    char *const *attribute = asc_texts(table, TEST_ATTRIBUTE);
    char name[640], title[1200];
    asc_series series[3];
    for (int s = 0; s < 3; s++) {
        const double *values = asc_reals(table, figure->columns[s]);
        if (!values || !attribute)
            return ASC_OK;
        series[s] = (asc_series){.name = figure->names[s], .values = values + rows->first};
    }
    snprintf(name, sizeof name, "%s_%s", figure->prefix, rows->label);
    snprintf(title, sizeof title, "%s%s%.300s, %s", figure->title, given ? " " : "",
             given ? given : "", rows->label);
    const asc_dots dots = {.name = name,
                           .title = title,
                           .caption = figure->caption,
                           .table = table->name,
                           .label = figure->label,
                           .extra = figure->extra,
                           .names = attribute + rows->first,
                           .n = rows->end - rows->first,
                           .series = series,
                           .n_series = 3};
    return asc_page_dots(page, &dots);
}

/* Both figures of every model; `given`: names of the attributes that pairs share, or NULL. */
static asc_code put_models(asc_page *page, const asc_table *table, const test_figure figures[2],
                           const char *given) {
    model_rows rows = {0};
    asc_code code = ASC_OK;
    while (code == ASC_OK && next_model(table, &rows))
        for (int f = 0; f < 2 && code == ASC_OK; f++)
            code = put_tests(page, table, &rows, &figures[f], given);
    return code;
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *plain =
        asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_TEST_TABLE]);
    const asc_table *given =
        asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_GIVEN_TABLE]);
    char *names = NULL;
    if (!plain)
        return ASC_OK;
    asc_page_section(page, "inference", "More than chance?",
                     "Permutation tests that hold although a person is in many pairs.");
    asc_code code = put_models(page, plain, against_chance, NULL);
    if (given && code == ASC_OK)
        code = asc_results_read_note(source->path, "inference_given", &names);
    if (given && code == ASC_OK)
        code = put_models(page, given, given_others, names && *names ? names : "other attributes");
    free(names);
    asc_page_table(page, plain);
    if (given)
        asc_page_table(page, given);
    fputs("</section>\n", page->file);
    return code;
}

const asc_report_section asc_inference_sections[] = {
    {20, &asc_inference_tables[ASC_INFERENCE_TEST_TABLE], "inference", "Chance", write_section,
     asc_inference_findings},
    {0}};
