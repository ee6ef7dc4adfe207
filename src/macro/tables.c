/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the published notebook, with its names and layout. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "attrscope/table.h"
#include "macro/tables_parts.h"

/* Attribute indices in the order of a table's rows. */
typedef struct by_key {
    double key;
    const char *name;
    int32_t attribute;
} by_key;

static int compare_by_key(const void *a, const void *b) {
    const by_key *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return strcmp(x->name, y->name);
}

asc_code asc_macro_sort_attributes(const asc_images *images, const double *keys, int32_t *order) {
    by_key *sorted = NULL;
    const int32_t n = images->n_attributes;
    asc_code code = asc_alloc(&sorted, (uint64_t)n, sizeof *sorted, "order of attributes");
    if (code != ASC_OK)
        return code;
    for (int32_t a = 0; a < n; a++)
        sorted[a] =
            (by_key){.key = keys ? keys[a] : 0, .name = images->attribute_names[a], .attribute = a};
    qsort(sorted, (size_t)n, sizeof *sorted, compare_by_key);
    for (int32_t a = 0; a < n; a++)
        order[a] = sorted[a].attribute;
    free(sorted);
    return ASC_OK;
}

/* A member of asc_ks_value that becomes a column for each model. */
typedef struct value_column {
    const char *prefix, *unit, *description;
    size_t offset;
    bool wanted;
} value_column;

static double member(const asc_ks_value *value, size_t offset) {
    double v;
    memcpy(&v, (const char *)value + offset, sizeof v);
    return v;
}

static const asc_ks_value *ks_at(const asc_table_source *source, int64_t model, int32_t attribute,
                                 int modality) {
    return &source->ks->values[(model * source->ks->n_attributes + attribute) * 2 + modality];
}

/* Adds one column a model for the member, rows in `order`, positive then negative. */
static asc_code add_value_columns(const asc_table_source *source, const value_column *column,
                                  const int32_t *order, int64_t model, asc_table *table) {
    char name[3 * ASC_NAME_LENGTH];
    double *data = NULL;
    snprintf(name, sizeof name, "%s_%s", column->prefix,
             asc_study_get_model(source->study, model)->label);
    asc_code code = asc_table_add_reals(table, name, column->unit, column->description, &data);
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++)
        data[r] = member(ks_at(source, model, order[r / 2], (int)(r % 2)), column->offset);
    return code;
}

static asc_code add_modality_labels(const asc_table_source *source, const int32_t *order,
                                    asc_table *table) {
    char **label = NULL, **attribute = NULL, **modality = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "label", "<attribute>_<modality>", &label), done);
    ASC_TRY(code, asc_table_add_text(table, "attribute", "The attribute", &attribute), done);
    ASC_TRY(code,
            asc_table_add_text(table, "modality", "Value of the attribute: positive or negative",
                               &modality),
            done);
    for (int64_t r = 0; r < table->rows; r++) {
        const char *name = source->images->attribute_names[order[r / 2]];
        const char *side = r % 2 == 0 ? "positive" : "negative";
        ASC_TRY(code, asc_format(&label[r], "%s_%s", name, side), done);
        ASC_TRY(code, asc_copy_string(&attribute[r], name), done);
        ASC_TRY(code, asc_copy_string(&modality[r], side), done);
    }
done:
    return code;
}

static asc_code build_modality(const asc_table_source *source, const int32_t *order,
                               asc_table *table) {
    const bool population = source->ks->protocol == ASC_PROTOCOL_POPULATION;
    const bool intervals = source->uncertainty != NULL;
    const bool draws = !population && source->settings->macro.sampled.draws > 1;
    const value_column published[] = {
        {"stat", "1", "KS statistic of distances inside the modality against across",
         offsetof(asc_ks_value, statistic), true},
        {"pvalue", "1",
         "P-value that takes pairs as independent, which they are not: for "
         "comparison with published figures only",
         offsetof(asc_ks_value, pvalue), true}};
    const value_column more[] = {
        {"ks_lower", "1", "Lower end of the bracket of the KS statistic over all pairs",
         offsetof(asc_ks_value, lower), population},
        {"ks_upper", "1", "Upper end of the bracket of the KS statistic over all pairs",
         offsetof(asc_ks_value, upper), population},
        {"location", "distance", "Distance at which the supremum is attained",
         offsetof(asc_ks_value, location), population},
        {"se", "1", "Standard error over identities (jackknife)", offsetof(asc_ks_value, deviation),
         intervals},
        {"ci_low", "1", "Lower end of the 95 % interval over identities",
         offsetof(asc_ks_value, low), intervals},
        {"ci_high", "1", "Upper end of the 95 % interval over identities",
         offsetof(asc_ks_value, high), intervals},
        {"sd", "1", "Standard deviation over draws", offsetof(asc_ks_value, deviation), draws},
        {"low", "1", "2.5 % point over draws", offsetof(asc_ks_value, low), draws},
        {"high", "1", "97.5 % point over draws", offsetof(asc_ks_value, high), draws}};
    int64_t *count = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, add_modality_labels(source, order, table), done);
    for (int64_t m = 0; m < source->ks->n_models; m++)
        for (size_t c = 0; c < sizeof published / sizeof *published; c++)
            ASC_TRY(code, add_value_columns(source, &published[c], order, m, table), done);
    ASC_TRY(code, asc_table_add_ints(table, "count", "images", "Images of the modality", &count),
            done);
    for (int64_t r = 0; r < table->rows; r++)
        count[r] = r % 2 == 0 ? source->entropies->positive[order[r / 2]]
                              : source->entropies->negative[order[r / 2]];
    for (int64_t m = 0; m < source->ks->n_models; m++)
        for (size_t c = 0; c < sizeof more / sizeof *more; c++)
            if (more[c].wanted)
                ASC_TRY(code, add_value_columns(source, &more[c], order, m, table), done);
done:
    return code;
}

asc_code asc_macro_begin_table(const char *folder, const char *name, const char *description,
                               int64_t rows, asc_table *table) {
    char path[ASC_NAME_LENGTH];
    snprintf(path, sizeof path, "%s%s", folder, name);
    return asc_table_init(table, path, description, rows);
}

asc_code asc_macro_tables(const asc_table_source *source, const char *folder,
                          asc_results *results) {
    const asc_images *images = source->images;
    const int64_t n = images->n_attributes;
    asc_table modality = {0}, attributes = {0}, correlations = {0};
    int32_t *order = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)n, sizeof *order, "order of attributes"), done);

    ASC_TRY(code, asc_macro_sort_attributes(images, source->entropies->global_average, order),
            done);
    ASC_TRY(code,
            asc_macro_begin_table(folder, "df_modality",
                                  "KS statistics of every attribute's modalities", 2 * n,
                                  &modality),
            done);
    ASC_TRY(code, build_modality(source, order, &modality), done);
    ASC_TRY(code, asc_results_put_table(results, &modality), done);

    ASC_TRY(code, asc_macro_sort_attributes(images, NULL, order), done);
    ASC_TRY(code,
            asc_macro_begin_table(folder, "df_attributes", "Aggregated KS statistics and entropies",
                                  n, &attributes),
            done);
    ASC_TRY(code, asc_macro_attributes(source, order, &attributes), done);
    ASC_TRY(code, asc_results_put_table(results, &attributes), done);

    ASC_TRY(
        code,
        asc_macro_begin_table(folder, "df_correlations",
                              "Spearman correlations of aggregated KS statistics with entropies",
                              ASC_AGGREGATES * ASC_ENTROPIES * source->ks->n_models, &correlations),
        done);
    ASC_TRY(code, asc_macro_correlations(source, &attributes, &correlations), done);
    ASC_TRY(code, asc_results_put_table(results, &correlations), done);
    if (source->uncertainty && source->uncertainty->n_pairs > 0)
        code = asc_macro_model_tables(source, folder, order, results);
done:
    free(order);
    asc_table_free(&modality);
    asc_table_free(&attributes);
    asc_table_free(&correlations);
    return code;
}
