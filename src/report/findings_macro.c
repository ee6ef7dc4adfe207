/* The macroscale in plain sentences: which attributes, how sure, and under which model. */
#include <math.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/sections.h"
#include "report/sentence.h"

/* The row of an attribute in a table whose first column names them, or -1. */
static int64_t find_attribute(const asc_table *table, const char *attribute) {
    for (int64_t r = 0; table && r < table->rows; r++)
        if (table->columns[0].type == ASC_COLUMN_TEXT &&
            strcmp(table->columns[0].data.text[r], attribute) == 0)
            return r;
    return -1;
}

/* Uncertainty of a mean KS: the interval over people, or that there is none. */
static void say_uncertainty(FILE *out, const asc_report_source *source, const char *attribute,
                            const char *model) {
    char low[512], high[512];
    const asc_table *table = asc_report_table(source, "population/df_attributes");
    snprintf(low, sizeof low, "ci_low_%s_mean", model);
    snprintf(high, sizeof high, "ci_high_%s_mean", model);
    const double *a = asc_report_reals(table, low), *b = asc_report_reals(table, high);
    const int64_t row = find_attribute(table, attribute);
    if (a && b && row >= 0 && !isnan(a[row]))
        fprintf(out, "; 95 %% interval over people %.3f to %.3f", a[row], b[row]);
    else
        fprintf(out, "; without an interval");
}

static void say_distances(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_macro_table(source, "df_attributes");
    char **models = NULL;
    int64_t n = 0, largest, smallest;
    asc_sentence s;
    if (asc_report_models(table, "stat_", "_mean", &models, &n) != ASC_OK)
        return;
    for (int64_t m = 0; m < n && m < 2; m++) {
        char column[512];
        snprintf(column, sizeof column, "stat_%s_mean", models[m]);
        const double *values = asc_report_reals(table, column);
        if (!asc_find_extremes(values, table->rows, &largest, &smallest) || !asc_sentence_begin(&s))
            continue;
        char *const *names = table->columns[0].data.text;
        fprintf(s.file, "In %s, %s shapes distances most (mean KS %.3f", models[m], names[largest],
                values[largest]);
        say_uncertainty(s.file, source, names[largest], models[m]);
        fprintf(s.file, ") and %s least (%.3f).", names[smallest], values[smallest]);
        asc_sentence_end(page, &s);
    }
    asc_free_strings(models, n);
}

/* How many attributes x models a table of tests finds. */
static void count_findings(const asc_table *table, int64_t *found, int64_t *tested,
                           int64_t *chance) {
    const double *adjusted = asc_report_reals(table, "bh_mean");
    *found = *tested = 0;
    *chance = -1;
    for (int64_t r = 0; adjusted && r < table->rows; r++) {
        if (isnan(adjusted[r]))
            continue;
        ++*tested;
        if (adjusted[r] <= 0.05)
            ++*found;
        else
            *chance = r;
    }
}

static void say_inference(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "inference_permutation");
    char *const *model = asc_report_texts(table, "model");
    char *const *attribute = asc_report_texts(table, "attribute");
    const double *detectable = asc_report_reals(table, "detectable_80_mean");
    int64_t found, tested, chance, largest, smallest;
    asc_sentence s;
    if (!model || !attribute || !asc_find_extremes(detectable, table->rows, &largest, &smallest) ||
        !asc_sentence_begin(&s))
        return;
    count_findings(table, &found, &tested, &chance);
    fprintf(s.file,
            "%lld of %lld mean KS statistics (attributes x models) are more than chance by the "
            "permutation test (p below 0.05, adjusted for the attributes of a model)",
            (long long)found, (long long)tested);
    if (chance >= 0)
        fprintf(s.file, "; %s in %s could be chance", attribute[chance], model[chance]);
    fprintf(s.file,
            ". What is at least %.3f (%s) to %.3f (%s) large would be found with 80 %% power.",
            detectable[smallest], attribute[smallest], detectable[largest], attribute[largest]);
    asc_sentence_end(page, &s);
}

/* What is left of the findings among pairs that share other attributes' values. */
static void say_given(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "inference_given");
    char *const *model = asc_report_texts(table, "model");
    char *const *attribute = asc_report_texts(table, "attribute");
    const double *adjusted = asc_report_reals(table, "bh_mean");
    const asc_table *all_pairs = asc_report_table(source, "inference_permutation");
    const double *plain = asc_report_reals(all_pairs, "bh_mean");
    int64_t found, tested, chance, lost = -1;
    asc_sentence s;
    if (!model || !attribute || !adjusted || !plain || all_pairs->rows != table->rows ||
        !asc_sentence_begin(&s))
        return;
    count_findings(table, &found, &tested, &chance);
    for (int64_t r = 0; r < table->rows && lost < 0; r++)
        if (plain[r] <= 0.05 && adjusted[r] > 0.05)
            lost = r;
    fprintf(s.file,
            "Among pairs that share the given attributes' values, %lld of %lld mean KS statistics "
            "are more than chance",
            (long long)found, (long long)tested);
    if (lost >= 0)
        fprintf(s.file, "; %s in %s no longer is (KS %.3f before)", attribute[lost], model[lost],
                asc_report_reals(table, "unadjusted_ks_mean")[lost]);
    fputc('.', s.file);
    asc_sentence_end(page, &s);
}

/* The two models that differ most. */
static void say_models(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "population/model_matrix");
    char *const *model = asc_report_texts(table, "model");
    int64_t row = -1, column = -1;
    double most = 0, error = NAN;
    char name[640];
    asc_sentence s;
    for (int64_t c = 0; model && c < table->rows; c++) {
        snprintf(name, sizeof name, "difference_%s", model[c]);
        const double *difference = asc_report_reals(table, name);
        snprintf(name, sizeof name, "se_%s", model[c]);
        const double *errors = asc_report_reals(table, name);
        for (int64_t r = 0; difference && errors && r < table->rows; r++)
            if (difference[r] > most) {
                most = difference[r];
                error = errors[r];
                row = r;
                column = c;
            }
    }
    if (row < 0 || !asc_sentence_begin(&s))
        return;
    snprintf(name, sizeof name, "n_differ_%s", model[column]);
    const int64_t *differing = asc_report_ints(table, name);
    fprintf(s.file,
            "Attributes shape the distances of %s more than those of %s: by a mean KS of %.4f "
            "(95 %% interval over people %.4f to %.4f)",
            model[row], model[column], most, most - 1.96 * error, most + 1.96 * error);
    if (differing)
        fprintf(s.file, "; %lld attributes differ (p below 0.05, adjusted)",
                (long long)differing[row]);
    fputc('.', s.file);
    asc_sentence_end(page, &s);
}

static void say_correlation(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_macro_table(source, "df_correlations");
    char *const *column = asc_report_texts(table, "column");
    char *const *entropy = asc_report_texts(table, "entropy");
    const double *statistic = asc_report_reals(table, "statistic");
    const double *low = asc_report_reals(table, "ci_low");
    const double *high = asc_report_reals(table, "ci_high");
    const double *pvalue = asc_report_reals(table, "pvalue");
    int64_t best = -1;
    asc_sentence s;
    for (int64_t r = 0; column && entropy && statistic && pvalue && r < table->rows; r++)
        if (!isnan(statistic[r]) && strstr(entropy[r], "intra") &&
            (best < 0 || fabs(statistic[r]) > fabs(statistic[best])))
            best = r;
    if (best < 0 || !asc_sentence_begin(&s))
        return;
    fprintf(
        s.file,
        "The more an attribute varies within a person, the %s it shapes the distances: Spearman "
        "correlation %.2f for %s (p = %.2g over the attributes",
        statistic[best] < 0 ? "less" : "more", statistic[best],
        strncmp(column[best], "stat_", 5) == 0 ? column[best] + 5 : column[best], pvalue[best]);
    if (low && high && !isnan(low[best]))
        fprintf(s.file, "; 95 %% interval over people %.2f to %.2f", low[best], high[best]);
    fputs(").", s.file);
    asc_sentence_end(page, &s);
}

void asc_report_macro_findings(asc_page *page, const asc_report_source *source) {
    say_distances(page, source);
    say_inference(page, source);
    say_given(page, source);
    say_models(page, source);
    say_correlation(page, source);
}
