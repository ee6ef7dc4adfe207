/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether groups are treated alike: verdicts, rates, curves, matrices, and how sure all that is. */
#include "fairness/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "fairness/columns.h"
#include "report/plots.h"

enum {
    MOST_DRAWN = 6,  /* attributes whose curves are drawn */
    MOST_FOLDED = 30 /* rows of a model without a difference */
};

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
        "highest and the lowest rate. A point is the threshold that accepts this share of all "
        "pairs of two people (far), or one that was given.");
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

static bool is_apart(const char *verdict) {
    return strncmp(verdict, "differs", strlen("differs")) == 0;
}

/* A point of one attribute at which groups can be compared, and whether one is found to differ. */
static bool has_verdict(const asc_table *table, int64_t row, bool apart) {
    return asc_ints(table, FAIR_GROUPS)[row] >= 2 &&
           (is_apart(asc_texts(table, FAIR_FMR_VERDICT)[row]) ||
            is_apart(asc_texts(table, FAIR_FNMR_VERDICT)[row])) == apart;
}

static int64_t count_verdicts(const asc_table *table, int64_t first, int64_t end, bool apart) {
    int64_t n = 0;
    for (int64_t r = first; r < end; r++)
        n += has_verdict(table, r, apart);
    return n;
}

/* Up to `most` rows of one model in which groups are found to differ, or those in which none are.
 */
static void put_rows(asc_page *page, const asc_table *table, int64_t first, int64_t end, bool apart,
                     int64_t most) {
    fputs("<div class=\"scroll\"><table class=\"words\"><thead><tr><th>attribute</th><th>point</th>"
          "<th>false matches</th><th>false non-matches</th></tr></thead><tbody>\n",
          page->file);
    for (int64_t r = first, n = 0; r < end && n < most; r++) {
        if (!has_verdict(table, r, apart))
            continue;
        n++;
        fputs("<tr>", page->file);
        put_cell(page, asc_texts(table, FAIR_ATTRIBUTE)[r]);
        put_cell(page, asc_texts(table, FAIR_POINT)[r]);
        put_cell(page, asc_texts(table, FAIR_FMR_VERDICT)[r]);
        put_cell(page, asc_texts(table, FAIR_FNMR_VERDICT)[r]);
        fputs("</tr>\n", page->file);
    }
    fputs("</tbody></table></div>\n", page->file);
}

/* Verdicts of one model: what differs, and folded what is not shown to. */
static void put_verdicts(asc_page *page, const asc_table *table, int64_t first, int64_t end,
                         const char *label) {
    const int64_t apart = count_verdicts(table, first, end, true);
    const int64_t others = count_verdicts(table, first, end, false);
    fputs("<h3>", page->file);
    asc_page_text(page, label);
    fputs("</h3>\n", page->file);
    if (apart > 0)
        put_rows(page, table, first, end, true, end);
    if (others == 0)
        return;
    fprintf(page->file, "<details><summary>%s difference shown: %lld of %lld comparisons%s",
            apart > 0 ? "No other" : "No", (long long)others, (long long)(apart + others),
            others > MOST_FOLDED ? ", the first " : "");
    if (others > MOST_FOLDED)
        fprintf(page->file, "%d here", MOST_FOLDED);
    fprintf(page->file, " (<a href=\"tables/%s.csv\">%s.csv</a>)</summary>\n", table->name,
            table->name);
    put_rows(page, table, first, end, false, MOST_FOLDED);
    fputs("</details>\n", page->file);
}

/* The point in the middle of those of a block. */
static const char *middle_point(const asc_table *table, const asc_fairness_block *block) {
    return asc_texts(table, FAIR_POINT)[block->first + (block->end - block->first) / 2];
}

/* Under how many models the groups of the attribute of a block differ at some point. */
static int64_t count_apart(const asc_table *table, const asc_fairness_block *like) {
    int64_t models = 0;
    for (int64_t r = 0; r < table->rows;) {
        const asc_fairness_block block = asc_fairness_block_at(table, FAIR_MODEL, r);
        bool apart = false;
        r = block.end;
        if (strcmp(asc_texts(table, FAIR_ATTRIBUTE)[block.first],
                   asc_texts(table, FAIR_ATTRIBUTE)[like->first]) != 0)
            continue;
        for (int64_t k = block.first; k < block.end; k++)
            apart = apart || is_apart(asc_texts(table, FAIR_FMR_VERDICT)[k]) ||
                    is_apart(asc_texts(table, FAIR_FNMR_VERDICT)[k]);
        models += apart;
    }
    return models;
}

/* The blocks of the same attribute in another table, a model each. */
static void find_drawn(const asc_table *other, int other_column, const asc_table *table,
                       const asc_fairness_block *like, asc_fairness_drawn *drawn) {
    drawn->n = drawn->left_out = 0;
    for (int64_t r = 0, end; other && r < table->rows; r = end) {
        end = asc_report_end_of_model(table, FAIR_MODEL, r);
        int64_t at = r;
        while (at < end && strcmp(asc_texts(table, FAIR_ATTRIBUTE)[at],
                                  asc_texts(table, FAIR_ATTRIBUTE)[like->first]) != 0)
            at++;
        if (at == end)
            continue;
        const asc_fairness_block block =
            asc_fairness_block_like(other, other_column, table, FAIR_MODEL, at);
        if (block.end == block.first)
            continue;
        if (drawn->n == ASC_PANELS) {
            drawn->left_out++;
            continue;
        }
        drawn->blocks[drawn->n] = block;
        snprintf(drawn->labels[drawn->n++], sizeof drawn->labels[0], "%s_%s",
                 asc_texts(table, FAIR_MODEL)[r], asc_texts(table, FAIR_ARCHITECTURE)[r]);
    }
}

static int64_t count_attributes(const asc_table *table, int64_t first, int64_t end) {
    int64_t n = 0;
    for (int64_t r = first; r < end; n++)
        r = asc_fairness_block_at(table, FAIR_MODEL, r).end;
    return n;
}

/* Figures of the attributes whose groups differ under the most models, or of all few. */
static asc_code put_figures(asc_page *page, const asc_report_source *source,
                            const asc_table *table) {
    const asc_table *groups =
        asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_GROUP_TABLE]);
    const asc_table *pairs =
        asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_PAIR_TABLE]);
    const asc_table *det = asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_DET_TABLE]);
    const int64_t end = asc_report_end_of_model(table, FAIR_MODEL, 0);
    const bool all = count_attributes(table, 0, end) <= MOST_DRAWN;
    asc_fairness_drawn drawn;
    double *apart = NULL;
    int64_t *first = NULL, *order = NULL, n = 0;
    int number = 0, left = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&apart, (uint64_t)end, sizeof *apart, "attributes"), done);
    ASC_TRY(code, asc_alloc(&first, (uint64_t)end, sizeof *first, "attributes"), done);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)end, sizeof *order, "attributes"), done);
    for (int64_t r = 0; r < end; n++) {
        const asc_fairness_block block = asc_fairness_block_at(table, FAIR_MODEL, r);
        first[n] = r;
        apart[n] = (double)count_apart(table, &block);
        r = block.end;
    }
    ASC_TRY(code, asc_plot_order(apart, n, 1, order), done);
    for (int64_t k = 0; k < n; k++) {
        const asc_fairness_block block = asc_fairness_block_at(table, FAIR_MODEL, first[order[k]]);
        const char *point = middle_point(table, &block);
        if (k == 0 && groups)
            ASC_TRY(code, asc_fairness_put_dots(page, groups, point), done);
        if ((apart[order[k]] == 0 && !all) || asc_ints(table, FAIR_GROUPS)[block.first] < 2)
            continue;
        if (number >= MOST_DRAWN) {
            left++;
            continue;
        }
        number++;
        find_drawn(det, DET_MODEL, table, &block, &drawn);
        if (drawn.n > 0)
            ASC_TRY(code, asc_fairness_put_curves(page, det, &drawn, number), done);
        find_drawn(pairs, PAIR_MODEL, table, &block, &drawn);
        if (drawn.n > 0)
            ASC_TRY(code, asc_fairness_put_matrix(page, pairs, &drawn, point, number), done);
    }
    if (left > 0)
        fprintf(page->file,
                "<p>Curves of %d more attributes whose groups differ are in the table "
                "alone.</p>\n",
                left);
done:
    free(apart);
    free(first);
    free(order);
    return code;
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_TABLE]);
    asc_code code = ASC_OK;
    put_statement(page, table);
    for (int64_t r = 0, end; r < table->rows; r = end) {
        char label[600];
        end = asc_report_end_of_model(table, FAIR_MODEL, r);
        snprintf(label, sizeof label, "%s_%s", asc_texts(table, FAIR_MODEL)[r],
                 asc_texts(table, FAIR_ARCHITECTURE)[r]);
        put_verdicts(page, table, r, end, label);
    }
    code = put_figures(page, source, table);
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
