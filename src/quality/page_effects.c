/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "quality/columns.h"
#include "quality/page.h"

/* What three digits show: no -0.000. */
static double round_off(double change) {
    return fabs(change) < 5e-4 ? 0 : change;
}

/* "AUC of arcface_r50: 0.955 of all images, 0.967 of the subset, a change of 0.011 [0.004, 0.018]".
 */
static void put_sentence(asc_page *page, const asc_table *table, int64_t all, int64_t last,
                         const char *what) {
    const double *value = asc_reals(table, EFFECT_VALUE), *total = asc_reals(table, EFFECT_TOTAL),
                 *low = asc_reals(table, EFFECT_TOTAL_LOW),
                 *high = asc_reals(table, EFFECT_TOTAL_HIGH);
    if (isnan(value[all]) || isnan(value[last]))
        return;
    fprintf(page->file, "<li>%s of ", what);
    asc_page_text(page, asc_texts(table, EFFECT_MODEL)[all]);
    fputs("_", page->file);
    asc_page_text(page, asc_texts(table, EFFECT_ARCHITECTURE)[all]);
    fprintf(page->file, ": %.3f of all images, %.3f of the subset, a change of %+.3f", value[all],
            value[last], round_off(total[last]));
    if (!isnan(low[last]))
        fprintf(page->file, " [%+.3f, %+.3f]%s", round_off(low[last]), round_off(high[last]),
                low[last] <= 0 && high[last] >= 0 ? ", which may be none" : "");
    fputs("</li>\n", page->file);
}

void asc_quality_put_effects_section(asc_page *page, const asc_table *table) {
    static const char *const FIGURES[] = {"auc", "mean_ks"};
    static const char *const NAMES[] = {"AUC", "Mean KS statistic of the attributes"};
    char *const *step = asc_texts(table, EFFECT_STEP), *const *figure =
                                                           asc_texts(table, EFFECT_FIGURE);
    fputs("<p>", page->file);
    asc_page_text(page,
                  "What the steps do to how well models separate people and attributes, with 95 % "
                  "intervals over people, who are the same before and after:");
    fputs("</p>\n<ul>\n", page->file);
    for (size_t f = 0; f < sizeof FIGURES / sizeof *FIGURES; f++) {
        int64_t all = -1;
        for (int64_t r = 0; r < table->rows; r++) {
            if (strcmp(figure[r], FIGURES[f]) != 0)
                continue;
            if (strcmp(step[r], "all") == 0)
                all = r;
            else if (strcmp(step[r], "min_kept") == 0 && all >= 0)
                put_sentence(page, table, all, r, NAMES[f]);
        }
    }
    fputs("</ul>\n", page->file);
    asc_page_table(page, table);
}
