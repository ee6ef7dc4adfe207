/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is near whom. */
#include "neighbours/page.h"

#include <stdio.h>
#include <string.h>

#include "neighbours/columns.h"
#include "report/colour.h"
#include "report/dots.h"

/* Purities of attributes beside chance. */
static asc_code put_purity(asc_page *page, const asc_table *table) {
    static const asc_column_series series[] = {
        {"nearest of other people", OTHERS_PURITY, -1, -1, NULL, 7},
        {"95 % point by chance, other people", OTHERS_NULL_95, -1, -1, ASC_COLOUR_CHANCE, 5},
        {"all neighbours", PURITY_PURITY, -1, -1, NULL, 6},
        {"95 % point by chance, all", PURITY_NULL_95, -1, -1, ASC_COLOUR_CHANCE, 8}};
    return asc_page_dots_of(
        page,
        &(asc_dots){.name = "neighbours",
                    .title = "What nearest neighbours agree on",
                    .caption = "The share of an image's nearest neighbours that have its value, "
                               "mean over the images. By chance: after people have exchanged their "
                               "images' values.",
                    .label = "purity"},
        table, PURITY_MODEL, PURITY_ATTRIBUTE, 0, table->rows, 1, series, 4);
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
    code = put_purity(page, table);
    if (code == ASC_OK)
        code = asc_neighbours_put_maps(page, source, table);
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
