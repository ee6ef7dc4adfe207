/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correlation of the KS statistics with the entropies, and the p-values. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/colour.h"
#include "report/dots.h"
#include "report/heat.h"

enum { ENTROPIES = 2, SUMS = 3 };

/* The model that a column of df_attributes is about, and which sum of its KS statistics. */
static bool parse_column(const char *column, char model[600], int64_t *sum) {
    static const char *const begin = "stat_", *const ends[SUMS] = {"_max", "_mean", "weighted"};
    const size_t length = strlen(column), head = strlen(begin);
    for (*sum = 0; *sum < SUMS; ++*sum) {
        const size_t tail = strlen(ends[*sum]);
        if (length > head + tail && strncmp(column, begin, head) == 0 &&
            strcmp(column + length - tail, ends[*sum]) == 0) {
            snprintf(model, 600, "%.*s", (int)(length - head - tail), column + head);
            return true;
        }
    }
    return false;
}

/* A row a sum of the KS statistics, a dot an entropy, a panel a model. */
static asc_code put_spearman(asc_page *page, const asc_table *table, char *const *models,
                             int64_t n_models) {
    char largest[] = "largest KS", mean[] = "mean KS", weighted[] = "sum weighted by images";
    char *names[SUMS] = {largest, mean, weighted}, model[600];
    static const int columns[] = {CORRELATION_STATISTIC, CORRELATION_CI_LOW, CORRELATION_CI_HIGH};
    const double line = 0, order[SUMS] = {3, 2, 1};
    const int64_t shown = n_models < ASC_PANELS ? n_models : ASC_PANELS;
    char *const *column = asc_texts(table, CORRELATION_COLUMN);
    char *const *entropy = asc_texts(table, CORRELATION_ENTROPY);
    double *values[ENTROPIES * 3] = {NULL};
    asc_code code = ASC_OK;
    if (!column || !entropy || shown == 0)
        return ASC_OK;
    for (int v = 0; v < ENTROPIES * 3; v++) {
        ASC_TRY(code, asc_alloc(&values[v], SUMS * (uint64_t)shown, sizeof(double), "rho"), done);
        for (int64_t i = 0; i < SUMS * shown; i++)
            values[v][i] = NAN;
    }
    for (int64_t r = 0; r < table->rows; r++) {
        int64_t sum = 0, m = 0;
        if (!parse_column(column[r], model, &sum))
            continue;
        while (m < shown && strcmp(models[m], model) != 0)
            m++;
        const int first = strstr(entropy[r], "intra") ? 0 : 3;
        for (int c = 0; c < 3 && m < shown; c++) {
            const double *from = asc_reals(table, columns[c]);
            values[first + c][m * SUMS + sum] = from ? from[r] : NAN;
        }
    }
    const asc_series series[] = {
        {"with the intra-entropy", values[0], values[1], values[2], NULL, 7},
        {"with the inter-entropy", values[3], values[4], values[5], NULL, 6}};
    code = asc_page_dots(
        page,
        &(asc_dots){.name = "spearman",
                    .title = "Spearman correlation of KS statistics with entropies",
                    .caption = "Over the attributes: do KS statistics fall where an attribute "
                               "varies more within a person (intra) or between people (inter)? "
                               "Left of the line: the more it varies, the less it shapes the "
                               "space. Lines, where there are some: 95 % intervals over people, "
                               "for these attributes.",
                    .table = table->name,
                    .label = "Spearman correlation",
                    .names = names,
                    .n = SUMS,
                    .models = models,
                    .n_models = shown,
                    .models_left_out = n_models - shown,
                    .series = series,
                    .n_series = ENTROPIES,
                    .order_by = order,
                    .line = &line});
done:
    for (int v = 0; v < ENTROPIES * 3; v++)
        free(values[v]);
    return code;
}

/* The attributes of a table that has two rows of each, and the place of every row's. */
static asc_code find_attributes(const asc_table *modality, char **names, int64_t *n,
                                int64_t *place) {
    char *const *attributes = asc_texts(modality, MODALITY_ATTRIBUTE);
    asc_code code = ASC_OK;
    *n = 0;
    for (int64_t r = 0; r < modality->rows && code == ASC_OK; r++) {
        for (place[r] = 0; place[r] < *n && strcmp(names[place[r]], attributes[r]) != 0;)
            place[r]++;
        if (place[r] == *n)
            code = asc_copy_string(&names[(*n)++], attributes[r]);
    }
    return code;
}

/* log10 of the published p-values: a panel a modality; small, for comparison only. */
static asc_code put_pvalues(asc_page *page, const asc_table *modality) {
    static char *const sides[] = {"has it", "has it not"};
    static const char *const colours[] = {ASC_COLOUR_INK, ASC_COLOUR_INK};
    char **models = NULL, **names = NULL;
    double *values = NULL;
    int64_t all = 0, n = 0, *place = NULL;
    const int64_t rows = modality->rows;
    asc_code code = asc_report_models(modality, MODALITY_PVALUE, &models, &all);
    ASC_TRY(code, code, done);
    char *const *side = asc_texts(modality, MODALITY_MODALITY);
    const int64_t n_models = all < ASC_PANELS ? all : ASC_PANELS;
    if (n_models == 0 || rows == 0 || !asc_texts(modality, MODALITY_ATTRIBUTE) || !side)
        goto done;
    ASC_TRY(code, asc_alloc(&names, (uint64_t)rows, sizeof *names, "attributes"), done);
    ASC_TRY(code, asc_alloc(&place, (uint64_t)rows, sizeof *place, "attributes"), done);
    ASC_TRY(code, find_attributes(modality, names, &n, place), done);
    ASC_TRY(code, asc_alloc(&values, (uint64_t)(2 * n * n_models), sizeof *values, "p-values"),
            done);
    for (int64_t i = 0; i < 2 * n * n_models; i++)
        values[i] = NAN;
    for (int64_t m = 0; m < n_models; m++) {
        const double *p = asc_reals_named(modality, MODALITY_PVALUE, models[m]);
        for (int64_t r = 0; r < rows; r++) {
            const int64_t which = strcmp(side[r], "positive") == 0 ? 0 : n;
            values[(which + place[r]) * n_models + m] =
                isnan(p[r]) ? NAN : fmax(-20, log10(fmax(p[r], 1e-300)));
        }
    }
    code = asc_page_heat(
        page, &(asc_heat){.name = "pvalues",
                          .title = "Published p-values, for comparison only",
                          .caption = "The asymptotic p-value that the published notebook reports, "
                                     "of distances among images that have the attribute, and among "
                                     "those that have it not, against distances across. "
                                     "It takes pairs as independent, which they are not, so that "
                                     "dark does not mean found: the permutation tests say that.",
                          .table = modality->name,
                          .label = "log10 of p, cut at -20",
                          .rows = names,
                          .n_rows = n,
                          .columns = models,
                          .n_columns = n_models,
                          .models = sides,
                          .n_models = 2,
                          .colours = colours,
                          .models_left_out = all - n_models,
                          .values = values,
                          .low = -20,
                          .high = 0,
                          .palette = "defined (0 '#0B3C49', 0.5 '#5FA3A6', 1 '#EDF2F3')",
                          .cell = 18});
done:
    asc_free_strings(models, all);
    asc_free_strings(names, rows);
    free(place);
    free(values);
    return code;
}

asc_code asc_macro_page_correlations(asc_page *page, const asc_report_source *source) {
    const asc_table *table =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_CORRELATION_TABLE]);
    const asc_table *modality =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_MODALITY_TABLE]);
    const asc_table *attributes =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_ATTRIBUTE_TABLE]);
    char **models = NULL;
    int64_t n_models = 0;
    asc_code code = ASC_OK;
    if (!table && !modality)
        return ASC_OK;
    asc_page_section(page, "correlations", "Correlations: distances against entropies",
                     "Does what varies within people, or between them, shape the distances less?");
    ASC_TRY(code, asc_report_models(attributes, ATTRIBUTE_MEAN, &models, &n_models), done);
    if (attributes)
        ASC_TRY(code, asc_macro_put_ks_entropies(page, attributes), done);
    if (table)
        ASC_TRY(code, put_spearman(page, table, models, n_models), done);
    if (table)
        asc_page_table(page, table);
    if (modality)
        ASC_TRY(code, put_pvalues(page, modality), done);
    asc_page_section_end(page);
done:
    asc_free_strings(models, n_models);
    return code;
}
