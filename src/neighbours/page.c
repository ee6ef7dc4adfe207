/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is near whom. */
#include "neighbours/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "neighbours/columns.h"
#include "report/dots.h"

/* Purities of a model's attributes beside chance; rows first .. end - 1. */
static asc_code put_purity(asc_page *page, const asc_table *table, int64_t first, int64_t end) {
    const int64_t n = end - first;
    const double *all = asc_reals(table, PURITY_PURITY), *chance = asc_reals(table, PURITY_NULL_95);
    const double *others = asc_reals(table, OTHERS_PURITY);
    const double *null = asc_reals(table, OTHERS_NULL_95);
    double *beyond = NULL;
    char name[700], title[700];
    asc_code code = asc_alloc(&beyond, (uint64_t)n, sizeof *beyond, "purities");
    if (code != ASC_OK)
        return code;
    for (int64_t r = 0; r < n; r++)
        beyond[r] = isnan(others[first + r]) ? all[first + r] - chance[first + r]
                                             : others[first + r] - null[first + r];
    const asc_series series[] = {
        {.name = "all neighbours", .values = all + first},
        {.name = "95 % point by chance", .values = chance + first},
        {.name = "nearest of other people", .values = others + first},
        {.name = "95 % point by chance, other people", .values = null + first}};
    snprintf(name, sizeof name, "neighbours_%s_%s", asc_texts(table, PURITY_MODEL)[first],
             asc_texts(table, PURITY_ARCHITECTURE)[first]);
    snprintf(title, sizeof title, "What nearest neighbours agree on, %s %s",
             asc_texts(table, PURITY_MODEL)[first], asc_texts(table, PURITY_ARCHITECTURE)[first]);
    code = asc_page_dots(
        page, &(asc_dots){
                  .name = name,
                  .title = title,
                  .caption = "The share of an image's nearest neighbours that have its value, mean "
                             "over the images, in the order of what is beyond chance. By chance: "
                             "after people have exchanged their images' values.",
                  .table = table->name,
                  .label = "purity",
                  .names = asc_texts(table, PURITY_ATTRIBUTE) + first,
                  .n = n,
                  .series = series,
                  .n_series = 4,
                  .order_by = beyond,
              });
    free(beyond);
    return code;
}

/* How many findings of either reason there are; rows of all models. */
static void put_audit(asc_page *page, const asc_table *table) {
    char *const *reason = asc_texts(table, AUDIT_REASON);
    long long duplicates = 0;
    if (!table || !reason) {
        fputs("<p class=\"quiet\">No image lies at distance 0 of another person's, or nearer to "
              "another person than to its own.</p>\n",
              page->file);
        return;
    }
    for (int64_t r = 0; r < table->rows; r++)
        duplicates += strcmp(reason[r], "duplicate") == 0;
    fprintf(page->file,
            "<p>%lld findings, all models together: %lld images at (almost) distance 0 of another "
            "person's, and %lld that are nearer to another person than to any image of their own. "
            "Look at them before anything else is concluded: a person given under two names, or a "
            "wrong name, is found as an effect elsewhere.</p>\n",
            (long long)table->rows, duplicates, (long long)table->rows - duplicates);
    asc_page_table(page, table);
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table =
        asc_report_table(source, &asc_neighbours_tables[ASC_NEIGHBOURS_PURITY_TABLE]);
    asc_code code = ASC_OK;
    if (!asc_texts(table, PURITY_MODEL) || !asc_reals(table, PURITY_PURITY))
        return ASC_OK;
    asc_page_section(page, "neighbours", "Nearest neighbours",
                     "The exact nearest neighbours of every image: what they agree on, and what "
                     "they say about the labels.");
    for (int64_t r = 0, end = 0; r < table->rows && code == ASC_OK; r = end) {
        end = asc_report_end_of_model(table, PURITY_MODEL, r);
        code = put_purity(page, table, r, end);
        if (code == ASC_OK)
            code = asc_neighbours_put_maps(page, source, table, r, end);
    }
    asc_page_table(page, table);
    const asc_table *separable =
        asc_report_table(source, &asc_neighbours_tables[ASC_NEIGHBOURS_SEPARABLE_TABLE]);
    if (separable)
        asc_page_table(page, separable);
    const asc_table *maps =
        asc_report_table(source, &asc_neighbours_tables[ASC_NEIGHBOURS_TRUST_TABLE]);
    if (maps)
        asc_page_table(page, maps);
    put_audit(page, asc_report_table(source, &asc_neighbours_tables[ASC_NEIGHBOURS_AUDIT_TABLE]));
    asc_page_section_end(page);
    return code;
}

const asc_report_section asc_neighbours_sections[] = {
    {95, &asc_neighbours_tables[ASC_NEIGHBOURS_PURITY_TABLE], "neighbours", "Neighbours",
     write_section, NULL},
    {0}};
