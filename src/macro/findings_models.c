/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models compared, in plain sentences: the pair that differs most is one out of many. */
#include <math.h>
#include <string.h>

#include "macro/columns.h"
#include "macro/page.h"
#include "report/sentence.h"

/* The pair with the least p-value; the row's distances are shaped more. */
typedef struct model_pair {
    int64_t row, column;
    double difference, pvalue;
    double adjusted; /* the p-value, over all pairs */
    int64_t pairs;   /* that have a p-value */
} model_pair;

static model_pair find_pair(const asc_table *table, char *const *model) {
    model_pair best = {.row = -1, .pvalue = INFINITY};
    for (int64_t c = 0; c < table->rows; c++) {
        const double *difference = asc_reals_named(table, MATRIX_DIFFERENCE, model[c]);
        const double *pvalue = asc_reals_named(table, MATRIX_PVALUE, model[c]);
        const double *holm = asc_reals_named(table, MATRIX_HOLM, model[c]);
        for (int64_t r = 0; difference && pvalue && holm && r < table->rows; r++) {
            if (r == c || !(difference[r] >= 0) || isnan(pvalue[r]))
                continue;
            best.pairs++;
            if (pvalue[r] < best.pvalue ||
                (pvalue[r] == best.pvalue && difference[r] > best.difference))
                best = (model_pair){r, c, difference[r], pvalue[r], holm[r], best.pairs};
        }
    }
    return best;
}

/* Attributes of the pair that differ, by the model whose distances they shape more. */
static void say_attributes(FILE *out, const asc_report_source *source, const char *more,
                           const char *less) {
    const asc_table *table =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_DIFFERENCE_TABLE]);
    char *const *a = asc_texts(table, DIFFERENCE_FIRST), *const *b =
                                                             asc_texts(table, DIFFERENCE_SECOND);
    const double *difference = asc_reals(table, DIFFERENCE_DIFFERENCE);
    const double *adjusted = asc_reals(table, DIFFERENCE_BH_MODELS);
    int64_t up = 0, down = 0;
    for (int64_t r = 0; a && b && difference && adjusted && r < table->rows; r++) {
        const bool same = strcmp(a[r], more) == 0 && strcmp(b[r], less) == 0;
        const bool turned = strcmp(a[r], less) == 0 && strcmp(b[r], more) == 0;
        if ((!same && !turned) || !(adjusted[r] <= 0.05))
            continue;
        if ((difference[r] > 0) == same)
            up++;
        else
            down++;
    }
    fprintf(out,
            ". Attribute by attribute (adjusted over the attributes of all pairs), %lld shape %s "
            "more and %lld "
            "shape %s more",
            (long long)up, more, (long long)down, less);
}

/* Of many models: how many differ from the one that they are compared with. */
static void say_reference(asc_page *page, const asc_table *ranking) {
    const double *difference = asc_reals(ranking, RANKING_DIFFERENCE);
    const double *holm = asc_reals(ranking, RANKING_HOLM);
    int64_t more = 0, less = 0, tested = 0;
    asc_sentence s;
    for (int64_t r = 0; r < ranking->rows; r++) {
        tested += !isnan(holm[r]);
        more += holm[r] <= 0.05 && difference[r] > 0;
        less += holm[r] <= 0.05 && difference[r] < 0;
    }
    if (tested == 0 || !asc_sentence_begin(&s))
        return;
    fprintf(s.file,
            "Against %s, which all others are compared with, attributes shape the distances of "
            "%lld of %lld models more and of %lld less (adjusted p at most 0.05).",
            asc_texts(ranking, RANKING_REFERENCE)[0], (long long)more, (long long)tested,
            (long long)less);
    asc_sentence_end(page, &s);
}

void asc_macro_findings_models(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_macro_tables[ASC_MACRO_MATRIX_TABLE]);
    char *const *model = asc_texts(table, MATRIX_MODEL);
    asc_sentence s;
    const asc_table *ranking = asc_report_table(source, &asc_macro_tables[ASC_MACRO_RANKING_TABLE]);
    if (!table && ranking)
        say_reference(page, ranking);
    if (!model || table->rows < 2)
        return;
    const model_pair pair = find_pair(table, model);
    const double adjusted = pair.adjusted;
    if (pair.row < 0 || !asc_sentence_begin(&s))
        return;
    if (adjusted <= 0.05) {
        fprintf(s.file,
                "There is %s that attributes shape the distances of %s more than those of %s, by a "
                "mean KS of %.4f (",
                asc_evidence(adjusted), model[pair.row], model[pair.column], pair.difference);
        asc_say_p(s.file, adjusted);
        fprintf(s.file, ", adjusted for having been picked out of %lld pair%s of models)",
                (long long)pair.pairs, pair.pairs == 1 ? "" : "s");
        say_attributes(s.file, source, model[pair.row], model[pair.column]);
    } else {
        fprintf(s.file,
                "No two of %lld models are found to differ in how much attributes shape their "
                "distances (least p %.2g, adjusted for %lld pair%s)",
                (long long)table->rows, adjusted, (long long)pair.pairs,
                pair.pairs == 1 ? "" : "s");
    }
    fputc('.', s.file);
    asc_sentence_end(page, &s);
}
