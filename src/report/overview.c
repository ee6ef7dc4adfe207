/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/overview.h"

#include <math.h>
#include <string.h>

#include "report/sentence.h"

/* Which models follow one by one, and why. */
static void put_choice(asc_page *page, const asc_shown *shown) {
    const bool all = shown->n == shown->n_models;
    fprintf(page->file, "<p>%lld of %lld models follow one by one%s: ", (long long)shown->n,
            (long long)shown->n_models,
            shown->named ? ", those that were named" : ", those that stand out");
    for (int64_t k = 0; k < shown->n && !all; k++) {
        fputs(k ? ", " : "", page->file);
        asc_page_text(page, shown->models[shown->places[k]]);
        if (shown->reasons[k][0]) {
            fputs(" (", page->file);
            asc_page_text(page, shown->reasons[k]);
            fputs(")", page->file);
        }
    }
    fputs(". Choose others with <code>attrscope report --models</code> or <code>report: {models: "
          "[...]}</code> in the study file. The tables have all models.</p>\n",
          page->file);
}

/* Place of a model in a profile, or -1. */
static int64_t find_model(const asc_profile *p, const char *label) {
    for (int64_t m = 0; m < p->n_models; m++)
        if (strcmp(p->models[m], label) == 0)
            return m;
    return -1;
}

/* Whether any analysis sums it up: not those of which only fields are known. */
static bool has_numbers(const asc_profile *profiles, int64_t n, const char *label) {
    for (int64_t p = 0; p < n; p++) {
        const int64_t m = find_model(&profiles[p], label);
        if (m >= 0 && !isnan(profiles[p].numbers[m]))
            return true;
    }
    return false;
}

static void put_head(asc_page *page, const char *begin, const char *what) {
    fprintf(page->file, "<th scope=\"col\">%s", begin);
    asc_page_text(page, what);
    fputs("</th>", page->file);
}

/* A model's number with its interval, and its row with the largest value. */
static void put_cells(asc_page *page, const asc_profile *p, int64_t m) {
    int64_t largest = -1, smallest = -1;
    fputs("<td class=\"n\">", page->file);
    if (m >= 0 && !isnan(p->numbers[m])) {
        asc_say_number(page->file, p->numbers[m]);
        if (!isnan(p->low[m]) && !isnan(p->high[m])) {
            fputs(" (", page->file);
            asc_say_number(page->file, p->low[m]);
            fputs(" to ", page->file);
            asc_say_number(page->file, p->high[m]);
            fputs(")", page->file);
        }
    }
    fputs("</td>", page->file);
    if (p->n_rows == 0)
        return;
    fputs("<td>", page->file);
    if (m >= 0 && asc_find_extremes(p->values + m * p->n_rows, p->n_rows, &largest, &smallest)) {
        asc_page_text(page, p->rows[largest]);
        fputc(' ', page->file);
        asc_say_number(page->file, p->values[m * p->n_rows + largest]);
    }
    fputs("</td>", page->file);
}

static void put_table(asc_page *page, const asc_profile *profiles, int64_t n,
                      const asc_shown *shown) {
    const bool folded = asc_shown_are_many(shown);
    if (folded)
        fprintf(page->file, "<details><summary>All %lld models in numbers</summary>\n",
                (long long)shown->n_models);
    fputs("<div class=\"scroll\"><table class=\"sortable few\"><thead><tr><th "
          "scope=\"col\">model</th>",
          page->file);
    for (int64_t p = 0; p < n; p++) {
        put_head(page, "", profiles[p].number);
        if (profiles[p].n_rows > 0)
            put_head(page, "largest: ", profiles[p].value);
    }
    fputs("</tr></thead>\n<tbody>\n", page->file);
    for (int64_t m = 0; m < shown->n_models; m++) {
        if (!has_numbers(profiles, n, shown->models[m]))
            continue;
        fputs("<tr><th scope=\"row\">", page->file);
        asc_page_text(page, shown->models[m]);
        fputs("</th>", page->file);
        for (int64_t p = 0; p < n; p++)
            put_cells(page, &profiles[p], find_model(&profiles[p], shown->models[m]));
        fputs("</tr>\n", page->file);
    }
    fputs("</tbody></table></div>\n", page->file);
    if (folded)
        fputs("</details>\n", page->file);
}

bool asc_page_has_overview(const asc_shown *shown, int64_t n_profiles) {
    return shown->n_models > 1 && (n_profiles > 0 || asc_shown_are_many(shown));
}

asc_code asc_page_overview(asc_page *page, const asc_profile *profiles, int64_t n,
                           const asc_shown *shown) {
    const bool many = asc_shown_are_many(shown);
    asc_code code = ASC_OK;
    if (!asc_page_has_overview(shown, n))
        return ASC_OK;
    asc_page_section(page, ASC_OVERVIEW_ANCHOR, "Overview: all models",
                     n > 0 ? "Every model in a few numbers; in brackets 95 % intervals over people."
                           : "No analysis here sums a model up in a number.");
    if (many || shown->named)
        put_choice(page, shown);
    for (int64_t p = 0; p < n && many && code == ASC_OK; p++)
        code = asc_overview_put_figures(page, &profiles[p], shown);
    if (n > 0)
        put_table(page, profiles, n, shown);
    asc_page_section_end(page);
    return code;
}
