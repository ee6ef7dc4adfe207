/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is more than chance: the permutation tests. */
#include <stdio.h>
#include <stdlib.h>

#include "inference/columns.h"
#include "inference/page.h"
#include "inference/page_figure.h"

/* Three columns of a table of tests side by side, a panel a model. */
typedef struct test_figure {
    asc_inference_figure about;
    int columns[3];
} test_figure;

static const test_figure against_chance[] = {
    {.about = {.prefix = "inference",
               .title = "KS statistics against chance",
               .caption =
                   "Mean over draws of one photo of every person; what chance reaches was found by "
                   "giving people's labels to others. Rare attributes need a larger KS to be more "
                   "than chance.",
               .label = "KS statistic (mean of modalities)",
               .from_zero = true,
               .names = {"KS of the drawn people", "19 of 20 permutations stay below",
                         "found with 80 % power"}},
     .columns = {TEST_KS_MEAN, TEST_NULL_KS_MEAN, TEST_DETECTABLE_KS_MEAN}},
    {.about = {.prefix = "inference_energy",
               .title = "Energy distances against chance",
               .caption =
                   "Of the same draws and permutations; twice the mean distance across minus those "
                   "inside. It finds shifts of the mean that the KS misses, and the KS finds "
                   "differences of spread that it misses.",
               .label = "energy distance",
               .names = {"the drawn people", "19 of 20 permutations stay below",
                         "found with 80 % power"}},
     .columns = {TEST_ENERGY, TEST_NULL_ENERGY, TEST_DETECTABLE_ENERGY}}};

static const test_figure given_others[] = {
    {.about =
         {.prefix = "given",
          .title = "KS statistics given",
          .caption =
              "An attribute that shapes the distances only through the given ones falls to what "
              "chance reaches once pairs are alike in these.",
          .label = "KS statistic (mean of modalities)",
          .from_zero = true,
          .names = {"all pairs", "pairs alike in the given ones",
                    "19 of 20 permutations of these stay below"}},
     .columns = {TEST_PLAIN_KS, TEST_KS_MEAN, TEST_NULL_KS_MEAN}},
    {.about = {.prefix = "given_energy",
               .title = "Energy distances given",
               .caption = "The same for the energy distance.",
               .label = "energy distance",
               .names = {"all pairs", "pairs alike in the given ones",
                         "19 of 20 permutations of these stay below"}},
     .columns = {TEST_PLAIN_ENERGY, TEST_ENERGY, TEST_NULL_ENERGY}}};

/* Both figures; `given`: names of the attributes that pairs share, or NULL. */
static asc_code put_figures(asc_page *page, const asc_table *table, const test_figure figures[2],
                            const char *given) {
    asc_code code = ASC_OK;
    for (int f = 0; f < 2 && code == ASC_OK; f++)
        code = asc_inference_put_figure(page, table, &figures[f].about, TEST_MODEL, TEST_ATTRIBUTE,
                                        figures[f].columns, given);
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
    asc_code code = put_figures(page, plain, against_chance, NULL);
    if (given && code == ASC_OK)
        code = asc_results_read_note(source->path, "inference_given", &names);
    if (given && code == ASC_OK)
        code = put_figures(page, given, given_others, names && *names ? names : "other attributes");
    free(names);
    asc_page_table(page, plain);
    if (given)
        asc_page_table(page, given);
    asc_page_section_end(page);
    return code;
}

const asc_report_section asc_inference_sections[] = {
    {20, &asc_inference_tables[ASC_INFERENCE_TEST_TABLE], "inference", "Chance", write_section,
     asc_inference_findings},
    {21, &asc_inference_tables[ASC_INFERENCE_KINDS_TABLE], "inference_kinds", "Chance, more values",
     asc_inference_write_kinds, asc_inference_findings_kinds},
    {0}};
