/* The strongest findings in plain sentences. */
#include <math.h>
#include <string.h>

#include "report/sections.h"
#include "report/sentence.h"

static void say_verification(asc_page *page, const asc_report_source *source) {
    const asc_table *groups = asc_report_table(source, "verification_groups");
    const double *match = asc_report_reals(groups, "false_match_rate");
    const int64_t *pairs = asc_report_ints(groups, "n_unmatched");
    char *const *attribute = asc_report_texts(groups, "attribute");
    char *const *group = asc_report_texts(groups, "group");
    char *const *model = asc_report_texts(groups, "model");
    int64_t largest, smallest;
    asc_sentence s;
    if (!attribute || !group || !model || !pairs ||
        !asc_find_extremes(match, groups->rows, &largest, &smallest) || !asc_sentence_begin(&s))
        return;
    const double rate = match[largest];
    fprintf(s.file,
            "At one false match in 1,000 overall, %s mixes up people most where %s %s: %.1f in "
            "1,000 (plus or minus %.1f, were pairs independent).",
            model[largest],
            strcmp(group[largest], "across") == 0     ? "only one has the attribute"
            : strcmp(group[largest], "positive") == 0 ? "both have the attribute"
                                                      : "neither has the attribute",
            attribute[largest], 1000 * rate,
            1000 * 1.96 * sqrt(rate * (1 - rate) / (double)pairs[largest]));
    asc_sentence_end(page, &s);
}

static void say_rates(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "verification");
    char *const *model = asc_report_texts(table, "model");
    char *const *protocol = asc_report_texts(table, "protocol");
    const double *eer = asc_report_reals(table, "eer"), *auc = asc_report_reals(table, "auc");
    const int64_t *pairs = asc_report_ints(table, "n_matched");
    int64_t best = -1;
    asc_sentence s;
    for (int64_t r = 0; model && protocol && eer && auc && pairs && r < table->rows; r++)
        if (strcmp(protocol[r], "all") == 0 && (best < 0 || eer[r] < eer[best]))
            best = r;
    if (best < 0 || !asc_sentence_begin(&s))
        return;
    fprintf(
        s.file,
        "%s tells one person from two with %.2f %% errors of either kind (equal error rate, over "
        "%lld pairs of one person); AUC %.5f.",
        model[best], 100 * eer[best], (long long)pairs[best], auc[best]);
    asc_sentence_end(page, &s);
}

static void say_probe(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "df_discriminative_power");
    const double *score = asc_report_reals(table, "grouped_balanced_accuracy");
    const double *deviation = asc_report_reals(table, "grouped_balanced_accuracy_std");
    char *const *attribute = asc_report_texts(table, "attribute");
    char *const *label = asc_report_texts(table, "label");
    int64_t largest, smallest;
    asc_sentence s;
    if (!attribute || !label || !deviation ||
        !asc_find_extremes(score, table->rows, &largest, &smallest) || !asc_sentence_begin(&s))
        return;
    fprintf(s.file,
            "%s is read off %s best (balanced accuracy %.3f, standard deviation over folds %.3f), "
            "%s off %s worst (%.3f).",
            attribute[largest], label[largest], score[largest], deviation[largest],
            attribute[smallest], label[smallest], score[smallest]);
    asc_sentence_end(page, &s);
}

static void say_energies(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "energy_summary");
    char *const *attribute = asc_report_texts(table, "attribute");
    char *const *model = asc_report_texts(table, "model");
    char *const *measure = asc_report_texts(table, "measure");
    const double *median = asc_report_reals(table, "median");
    const double *lower = asc_report_reals(table, "lower_quartile");
    const double *upper = asc_report_reals(table, "upper_quartile");
    int64_t best = -1;
    asc_sentence s;
    for (int64_t r = 0; attribute && model && measure && median && r < table->rows; r++)
        if (strcmp(measure[r], measure[0]) == 0 && !isnan(median[r]) &&
            (best < 0 || median[r] < median[best]))
            best = r;
    if (best < 0 || !lower || !upper || !asc_sentence_begin(&s))
        return;
    fprintf(s.file,
            "Photo by photo, %s has the most predictable direction in %s: median energy %.2f "
            "(quartiles %.2f and %.2f over people; 1 would be a random field).",
            attribute[best], model[best], median[best], lower[best], upper[best]);
    asc_sentence_end(page, &s);
}

void asc_report_findings(asc_page *page, const asc_report_source *source) {
    fputs("<ol class=\"findings\">\n", page->file);
    asc_report_macro_findings(page, source);
    if (asc_report_table(source, "verification_groups"))
        say_verification(page, source);
    else
        say_rates(page, source);
    say_probe(page, source);
    say_energies(page, source);
    fputs("</ol>\n", page->file);
}
