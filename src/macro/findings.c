/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The macroscale in plain sentences: which attributes, how sure, under every model. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/sentence.h"

/* What a model's mean KS statistics show. */
typedef struct strongest {
    const char *model;     /* borrowed */
    const char *attribute; /* with the largest */
    double value, low, high;
    bool said;
} strongest;

static double at_or_nan(const double *values, int64_t row) {
    return values ? values[row] : NAN;
}

/* The strongest attribute of each model; *n counts those that have one. */
static asc_code find_strongest(const asc_table *table, char *const *models, int64_t n_models,
                               strongest **found, int64_t *n) {
    *n = 0;
    asc_code code = asc_alloc(found, (uint64_t)n_models, sizeof **found, "findings");
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++) {
        int64_t largest, smallest;
        const double *values = asc_reals_named(table, ATTRIBUTE_MEAN, models[m]);
        if (!asc_find_extremes(values, table->rows, &largest, &smallest))
            continue;
        const double low =
            at_or_nan(asc_reals_named(table, ATTRIBUTE_MEAN_CI_LOW, models[m]), largest);
        const double high =
            at_or_nan(asc_reals_named(table, ATTRIBUTE_MEAN_CI_HIGH, models[m]), largest);
        (*found)[(*n)++] = (strongest){.model = models[m],
                                       .attribute = asc_texts(table, ATTRIBUTE_NAME)[largest],
                                       .value = values[largest],
                                       .low = low,
                                       .high = high};
    }
    return code;
}

/* Models whose strongest attribute is that of `first`: their names, then how large. */
static void say_attribute(FILE *out, strongest *all, int64_t n, int64_t first) {
    int64_t count = 0, k = 0;
    double least = all[first].value, most = least;
    for (int64_t m = first; m < n; m++) {
        if (strcmp(all[m].attribute, all[first].attribute) != 0)
            continue;
        count++;
        least = fmin(least, all[m].value);
        most = fmax(most, all[m].value);
    }
    fprintf(out, "%s in ", all[first].attribute);
    for (int64_t m = first; m < n; m++) {
        if (strcmp(all[m].attribute, all[first].attribute) != 0)
            continue;
        all[m].said = true;
        if (asc_list_next(out, k++, count))
            fputs(all[m].model, out);
    }
    if (count > 1)
        fprintf(out, " (mean KS %.3f to %.3f)", least, most);
    else if (isnan(all[first].low) || isnan(all[first].high))
        fprintf(out, " (mean KS %.3f, without an interval)", all[first].value);
    else
        fprintf(out, " (mean KS %.3f; 95 %% interval over people %.3f to %.3f)", all[first].value,
                all[first].low, all[first].high);
}

static void say_distances(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_macro_tables[ASC_MACRO_ATTRIBUTE_TABLE]);
    char **models = NULL;
    strongest *all = NULL;
    int64_t n_models = 0, n = 0, said = 0;
    asc_sentence s;
    if (!asc_texts(table, ATTRIBUTE_NAME) ||
        asc_report_models(table, ATTRIBUTE_MEAN, &models, &n_models) != ASC_OK)
        return;
    if (find_strongest(table, models, n_models, &all, &n) == ASC_OK && n > 0 &&
        asc_sentence_begin(&s)) {
        fputs("What shapes distances most: ", s.file);
        for (int64_t m = 0; m < n; m++) {
            if (all[m].said)
                continue;
            fputs(said++ ? "; " : "", s.file);
            say_attribute(s.file, all, n, m);
        }
        fputc('.', s.file);
        asc_sentence_end(page, &s);
    }
    free(all);
    asc_free_strings(models, n_models);
}

/* A model's correlation of its mean KS with the intra-entropy. */
typedef struct relation {
    const char *model; /* borrowed, `length` long */
    int length;
    double rho, pvalue, adjusted;
} relation;

/* The least two-sided p-value that ranks of n attributes allow, 2 / n!: Student's t knows none. */
static double least_pvalue(int64_t n) {
    double least = n > 1 ? 2 : 0;
    for (int64_t i = 2; i <= n && least > 1e-300; i++)
        least /= (double)i;
    return fmin(1, least);
}

/* One figure a model, chosen before looking: the mean KS against the intra-entropy. */
static int64_t find_relations(const asc_table *table, int64_t n_attributes, relation *found) {
    char *const *column = asc_texts(table, CORRELATION_COLUMN);
    char *const *entropy = asc_texts(table, CORRELATION_ENTROPY);
    const double *rho = asc_reals(table, CORRELATION_STATISTIC);
    const double *pvalue = asc_reals(table, CORRELATION_PVALUE);
    int64_t n = 0;
    for (int64_t r = 0; column && entropy && rho && pvalue && r < table->rows; r++) {
        const int length = (int)strlen(column[r]) - 10; /* of stat_<model>_mean */
        if (length > 0 && strncmp(column[r], "stat_", 5) == 0 &&
            strcmp(column[r] + 5 + length, "_mean") == 0 && strncmp(entropy[r], "intra", 5) == 0 &&
            !isnan(rho[r]) && !isnan(pvalue[r]))
            found[n++] = (relation){column[r] + 5, length, rho[r],
                                    fmax(pvalue[r], least_pvalue(n_attributes)), NAN};
    }
    return n;
}

static asc_code adjust(relation *found, int64_t n) {
    double *values = NULL;
    asc_code code = asc_alloc(&values, 2 * (uint64_t)n, sizeof *values, "p-values");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        values[i] = found[i].pvalue;
    if (code == ASC_OK)
        code = asc_adjust_holm(values, n, values + n);
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        found[i].adjusted = values[n + i];
    free(values);
    return code;
}

static void say_relation(FILE *out, const relation *found) {
    fprintf(out, "%.*s (%.2f, adjusted ", found->length, found->model, found->rho);
    asc_say_p(out, found->adjusted);
    fputc(')', out);
}

/* The models that are found with that sign (0: those that are not), with their figures. */
static void say_relations(FILE *out, const relation *found, int64_t n, int sign) {
    int64_t count = 0, k = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int64_t i = 0; i < n; i++) {
            const int its = found[i].adjusted <= 0.05 ? (found[i].rho < 0 ? -1 : 1) : 0;
            if (its != sign)
                continue;
            if (pass == 0)
                count++;
            else if (asc_list_next(out, k++, count))
                say_relation(out, &found[i]);
        }
}

static bool any(const relation *found, int64_t n, int sign) {
    for (int64_t i = 0; i < n; i++)
        if ((found[i].adjusted <= 0.05 ? (found[i].rho < 0 ? -1 : 1) : 0) == sign)
            return true;
    return false;
}

static void say_correlation(asc_page *page, const asc_report_source *source) {
    static const struct {
        int sign;
        const char *text;
    } parts[] = {
        {-1, "The more an attribute varies within a person, the less it shapes the "
             "distances: Spearman correlation over the attributes in "},
        {1, "The more an attribute varies within a person, the more it shapes the "
            "distances: Spearman correlation over the attributes in "},
        {0, "No relation is found between how much an attribute varies within a person and "
            "how much it shapes the distances: Spearman correlation over the attributes in "}};
    const asc_table *table =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_CORRELATION_TABLE]);
    relation *found = NULL;
    if (!table || asc_alloc(&found, (uint64_t)table->rows, sizeof *found, "findings") != ASC_OK)
        return;
    const asc_table *attributes =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_ATTRIBUTE_TABLE]);
    const int64_t n = find_relations(table, attributes ? attributes->rows : 0, found);
    const bool adjusted = n > 0 && adjust(found, n) == ASC_OK;
    for (int p = 0; p < 3 && adjusted; p++) {
        asc_sentence s;
        if (!any(found, n, parts[p].sign) || !asc_sentence_begin(&s))
            continue;
        fputs(parts[p].text, s.file);
        say_relations(s.file, found, n, parts[p].sign);
        fputc('.', s.file);
        asc_sentence_end(page, &s);
    }
    free(found);
}

void asc_macro_findings(asc_page *page, const asc_report_source *source) {
    say_distances(page, source);
    say_correlation(page, source);
}
