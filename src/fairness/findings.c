/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of fairness in plain sentences. */
#include <math.h>
#include <string.h>

#include "fairness/columns.h"
#include "fairness/page.h"
#include "report/sentence.h"

/* Columns of either rate, and what it is called. */
typedef struct side {
    int more, less, ratio, low, high;
    const char *name;
} side;

static const side sides[] = {
    {FAIR_FMR_MORE, FAIR_FMR_LESS, FAIR_FMR_RATIO, FAIR_FMR_LOW, FAIR_FMR_HIGH, "false matches"},
    {FAIR_FNMR_MORE, FAIR_FNMR_LESS, FAIR_FNMR_RATIO, FAIR_FNMR_LOW, FAIR_FNMR_HIGH,
     "false non-matches"}};

/* The row whose groups differ by most for sure, and how many rows were looked at and differ. */
static int64_t find_most(const asc_table *table, const side *s, int64_t *looked, int64_t *differ) {
    const double *low = asc_reals(table, s->low);
    int64_t most = -1;
    *looked = *differ = 0;
    for (int64_t r = 0; r < table->rows; r++) {
        if (isnan(low[r]))
            continue;
        (*looked)++;
        *differ += low[r] > 1;
        if (low[r] > 1 && (most < 0 || low[r] > low[most]))
            most = r;
    }
    return most;
}

static void say_side(asc_page *page, const asc_table *table, const side *s) {
    int64_t looked = 0, differ = 0;
    const int64_t r = find_most(table, s, &looked, &differ);
    asc_sentence sentence;
    if (looked == 0 || !asc_sentence_begin(&sentence))
        return;
    if (r < 0)
        fprintf(sentence.file,
                "Fairness: in none of %lld comparisons of groups is a difference of %s shown.",
                (long long)looked, s->name);
    else
        fprintf(sentence.file,
                "Fairness: %s of %s_%s differ most for sure by %s: %s has %.3g times as many as %s "
                "(95 %% interval %.3g to %.3g, %s). Of %lld comparisons of groups %lld show a "
                "difference; one in 20 would by chance.",
                s->name, asc_texts(table, FAIR_MODEL)[r], asc_texts(table, FAIR_ARCHITECTURE)[r],
                asc_texts(table, FAIR_ATTRIBUTE)[r], asc_texts(table, s->more)[r],
                asc_reals(table, s->ratio)[r], asc_texts(table, s->less)[r],
                asc_reals(table, s->low)[r], asc_reals(table, s->high)[r],
                asc_texts(table, FAIR_POINT)[r], (long long)looked, (long long)differ);
    asc_sentence_end(page, &sentence);
}

void asc_fairness_findings(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_fairness_tables[ASC_FAIRNESS_TABLE]);
    for (size_t s = 0; table && s < sizeof sides / sizeof *sides; s++)
        say_side(page, table, &sides[s]);
}
