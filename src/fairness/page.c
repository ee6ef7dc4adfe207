/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether groups are treated alike: verdicts, rates, curves, matrices, and how sure all that is. */
#include "fairness/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fairness/columns.h"

enum { MOST_DRAWN = 6 }; /* attributes of a model whose curves are drawn */

static bool is_like(const asc_table *table, int column, int64_t row, const asc_table *other,
                    int other_column, int64_t like) {
    bool same = true;
    for (int k = 0; k < 3; k++)
        same = same && strcmp(asc_texts(table, column + k)[row],
                              asc_texts(other, other_column + k)[like]) == 0;
    return same;
}

asc_fairness_block asc_fairness_block_at(const asc_table *table, int column, int64_t first) {
    asc_fairness_block block = {first, first};
    while (block.end < table->rows && is_like(table, column, block.end, table, column, first))
        block.end++;
    return block;
}

asc_fairness_block asc_fairness_block_like(const asc_table *table, int column,
                                           const asc_table *other, int other_column, int64_t like) {
    for (int64_t r = 0; table && r < table->rows; r++)
        if (is_like(table, column, r, other, other_column, like))
            return asc_fairness_block_at(table, column, r);
    return (asc_fairness_block){0, 0};
}

/* What an auditor asks first: how sure is it, and of what. */
static void put_statement(asc_page *page, const asc_table *table) {
    asc_page_section(
        page, "fairness", "Fairness: do error rates differ between groups?",
        "Inside a group, pairs of two of its people that are taken for one (false matches) and "
        "pairs of one person that are taken for two (false non-matches), at one threshold for all. "
        "A verdict names the two groups that differ most clearly, or, where none do, those of the "
        "highest and the lowest rate.");
    fputs("<p>How uncertainty was estimated: people are the units, not pairs, as pairs that share "
          "a person are not independent. Rates have Wilson's interval for the number of pairs that "
          "would be as sure if they were independent. Ratios and figures have intervals by a "
          "bootstrap: people are drawn with replacement, a person drawn twice counts as two who "
          "are not compared, and thresholds stay as they are. All intervals are of 95 %; those of "
          "a verdict hold for all pairs of groups at once, but not for all attributes, models and "
          "thresholds at once. They speak of people like those in the study: not of other "
          "cameras, photos or countries. Where no difference is shown, the interval says how "
          "large one may still be.</p>\n",
          page->file);
    int64_t left_out = 0;
    for (int64_t r = 0; r < table->rows; r++)
        left_out += asc_ints(table, FAIR_LEFT_OUT)[r] > 0 &&
                    (r == 0 || strcmp(asc_texts(table, FAIR_ATTRIBUTE)[r],
                                      asc_texts(table, FAIR_ATTRIBUTE)[r - 1]) != 0);
    if (left_out > 0)
        fputs("<p>Some attributes have groups of so few people that they are left out: see "
              "groups_left_out in the table.</p>\n",
              page->file);
}

static void put_cell(asc_page *page, const char *text) {
    fputs("<td>", page->file);
    asc_page_text(page, text);
    fputs("</td>", page->file);
}

/* Verdicts of one model. */
static void put_verdicts(asc_page *page, const asc_table *table, int64_t first, int64_t end,
                         const char *label) {
    fputs("<h3>", page->file);
    asc_page_text(page, label);
    fputs("</h3>\n<div class=\"scroll\"><table><thead><tr><th>attribute</th><th>point</th>"
          "<th>false matches</th><th>false non-matches</th></tr></thead><tbody>\n",
          page->file);
    for (int64_t r = first; r < end; r++) {
        if (asc_ints(table, FAIR_GROUPS)[r] < 2)
            continue;
        fputs("<tr>", page->file);
        put_cell(page, asc_texts(table, FAIR_ATTRIBUTE)[r]);
        put_cell(page, asc_texts(table, FAIR_POINT)[r]);
        put_cell(page, asc_texts(table, FAIR_FMR_VERDICT)[r]);
        put_cell(page, asc_texts(table, FAIR_FNMR_VERDICT)[r]);
        fputs("</tr>\n", page->file);
    }
    fputs("</tbody></table></div>\n", page->file);
}

/* The point in the middle of those of a block. */
static const char *middle_point(const asc_table *table, const asc_fairness_block *block) {
    return asc_texts(table, FAIR_POINT)[block->first + (block->end - block->first) / 2];
}

static bool is_apart(const char *verdict) {
    return strncmp(verdict, "differs", strlen("differs")) == 0;
}

/* Whether an attribute is drawn: groups differ at some point, or few attributes are there. */
static bool is_drawn(const asc_table *table, const asc_fairness_block *block, bool all) {
    bool apart = all;
    for (int64_t r = block->first; r < block->end; r++)
        apart = apart || is_apart(asc_texts(table, FAIR_FMR_VERDICT)[r]) ||
                is_apart(asc_texts(table, FAIR_FNMR_VERDICT)[r]);
    return apart && asc_ints(table, FAIR_GROUPS)[block->first] >= 2;
}

static int64_t count_attributes(const asc_table *table, int64_t first, int64_t end) {
    int64_t n = 0;
    for (int64_t r = first; r < end; n++)
        r = asc_fairness_block_at(table, FAIR_MODEL, r).end;
    return n;
}

static asc_code put_model(asc_page *page, const asc_report_source *source, const asc_table *table,
                          int64_t first, int64_t end) {
    const asc_table *groups =
        asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_GROUP_TABLE]);
    const asc_table *pairs =
        asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_PAIR_TABLE]);
    const asc_table *det = asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_DET_TABLE]);
    const bool all = count_attributes(table, first, end) <= MOST_DRAWN;
    char label[600];
    int drawn = 0, left = 0;
    asc_code code = ASC_OK;
    snprintf(label, sizeof label, "%s_%s", asc_texts(table, FAIR_MODEL)[first],
             asc_texts(table, FAIR_ARCHITECTURE)[first]);
    put_verdicts(page, table, first, end, label);
    for (int64_t r = first; r < end && code == ASC_OK;) {
        const asc_fairness_block block = asc_fairness_block_at(table, FAIR_MODEL, r);
        const char *point = middle_point(table, &block);
        if (r == first && groups) {
            const asc_fairness_block own =
                asc_fairness_block_like(groups, GROUP_MODEL, table, FAIR_MODEL, r);
            code = asc_fairness_put_dots(page, groups, point, own.first,
                                         asc_report_end_of_model(groups, GROUP_MODEL, own.first),
                                         label);
        }
        r = block.end;
        if (!is_drawn(table, &block, all))
            continue;
        if (drawn >= MOST_DRAWN) {
            left++;
            continue;
        }
        const asc_fairness_block curves =
            asc_fairness_block_like(det, DET_MODEL, table, FAIR_MODEL, block.first);
        const asc_fairness_block matrix =
            asc_fairness_block_like(pairs, PAIR_MODEL, table, FAIR_MODEL, block.first);
        drawn++;
        if (code == ASC_OK && curves.end > curves.first)
            code = asc_fairness_put_curves(page, det, &curves, drawn, label);
        if (code == ASC_OK && matrix.end > matrix.first)
            code = asc_fairness_put_matrix(page, pairs, &matrix, point, drawn, label);
    }
    if (left > 0)
        fprintf(page->file,
                "<p>Curves of %d more attributes whose groups differ are in the table "
                "alone.</p>\n",
                left);
    return code;
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_TABLE]);
    asc_code code = ASC_OK;
    put_statement(page, table);
    for (int64_t r = 0, end; r < table->rows && code == ASC_OK; r = end) {
        end = asc_report_end_of_model(table, FAIR_MODEL, r);
        code = put_model(page, source, table, r, end);
    }
    for (const asc_table_spec *spec = asc_fairness_tables; spec->name && code == ASC_OK; spec++) {
        const asc_table *each = asc_report_table(source, spec);
        if (each)
            asc_page_table(page, each);
    }
    asc_page_section_end(page);
    return code;
}

const asc_report_section asc_fairness_sections[] = {{65, &asc_fairness_tables[ASC_FAIRNESS_TABLE],
                                                     "fairness", "Fairness", write_section,
                                                     asc_fairness_findings},
                                                    {0}};
