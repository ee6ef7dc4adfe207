/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the published notebook, with its names and layout. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/macro.h"
#include "attrscope/memory.h"
#include "macro/tables_parts.h"
#include "results/doubts.h"

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

static const asc_ks_value *ks_at(const asc_table_source *source, int64_t model, int32_t attribute,
                                 int modality) {
    return &source->ks->values[(model * source->ks->n_attributes + attribute) * 2 + modality];
}

/* What an attribute's modality is under one model, in row r. */
static void fill_value(const asc_ks_value *value, const asc_table *t, int64_t model, int64_t r) {
    const struct {
        int column;
        double value;
    } numbers[] = {{MODALITY_STAT, value->statistic},    {MODALITY_PVALUE, value->pvalue},
                   {MODALITY_LOWER, value->lower},       {MODALITY_UPPER, value->upper},
                   {MODALITY_LOCATION, value->location}, {MODALITY_SE, value->deviation},
                   {MODALITY_CI_LOW, value->low},        {MODALITY_CI_HIGH, value->high},
                   {MODALITY_SD, value->deviation},      {MODALITY_LOW, value->low},
                   {MODALITY_HIGH, value->high}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double *data = asc_reals_of(t, numbers[i].column, model);
        if (data) /* its condition holds */
            data[r] = numbers[i].value;
    }
}

/* What there is to say against intervals of an attribute's KS statistics by draws, and where there
 * should have been some. */
static asc_code find_range(const asc_table_source *source, int64_t model, int32_t attribute,
                           const char **against) {
    const asc_uncertainty *u = source->uncertainty;
    const double least = fmin(ks_at(source, model, attribute, 0)->statistic,
                              ks_at(source, model, attribute, 1)->statistic);
    const bool drawn = u->is_drawn[model * u->n_attributes + attribute];
    int64_t people = 0;
    asc_code code = asc_ks_rarer_people(source->images, attribute, &people);
    *against = people < ASC_PEOPLE_FEW ? "few people: may be too narrow"
               : !drawn && asc_ks_needs_draws(least, people)
                   ? "rare or near 0, and no room for a bootstrap"
                   : "";
    return code;
}

/* How the interval in row r was found, and what there is to say against it. */
static asc_code say_interval(const asc_table_source *source, int64_t model, int32_t attribute,
                             const asc_table *t, int64_t r) {
    const asc_uncertainty *u = source->uncertainty;
    const asc_ks_value *value = ks_at(source, model, attribute, (int)(r % 2));
    const char *against = "";
    char **how, **note;
    if (!u)
        return ASC_OK;
    how = &asc_column_of(t, MODALITY_INTERVAL, model)->data.text[r];
    note = &asc_column_of(t, MODALITY_NOTE, model)->data.text[r];
    const bool drawn = u->is_drawn[model * u->n_attributes + attribute];
    const asc_estimate e = {
        value->statistic, value->deviation, {value->low, value->high}, value->people};
    const asc_doubted doubt = {.doubt = asc_estimate_doubt(&e)};
    asc_code code = find_range(source, model, attribute, &against);
    if (code == ASC_OK)
        code = asc_copy_string(how, isnan(value->low) ? "" : drawn ? "bootstrap" : "jackknife");
    if (code != ASC_OK)
        return code;
    return *against && !isnan(value->low) ? asc_copy_string(note, against)
                                          : asc_doubts_say(&doubt, 1, note);
}

/* Of intervals of an attribute's aggregates and energy distance. */
static asc_code say_attribute(const asc_table_source *source, int64_t model, int32_t attribute,
                              char **note) {
    static const char *const NAMES[ASC_AGGREGATES] = {"ks_max", "ks_mean", "ks_weighted"};
    const asc_uncertainty *u = source->uncertainty;
    const asc_energy_value *energy =
        &source->ks->energies[model * source->ks->n_attributes + attribute];
    const asc_estimate of_energy = {
        energy->distance, energy->deviation, {energy->low, energy->high}, energy->people};
    asc_doubted doubts[ASC_AGGREGATES + 1];
    const char *against = "";
    char *said = NULL;
    bool is_any = false;
    for (int g = 0; g < ASC_AGGREGATES; g++) {
        const asc_estimate *e =
            &u->aggregate[(model * ASC_AGGREGATES + g) * u->n_attributes + attribute];
        doubts[g] = (asc_doubted){NAMES[g], asc_estimate_doubt(e)};
        is_any = is_any || !isnan(e->interval.low);
    }
    doubts[ASC_AGGREGATES] = (asc_doubted){"energy_distance", asc_estimate_doubt(&of_energy)};
    asc_code code = find_range(source, model, attribute, &against);
    if (code == ASC_OK)
        code = asc_doubts_say(doubts, ASC_AGGREGATES + 1, &said);
    if (code == ASC_OK && is_any && *against)
        code = asc_format(note, "%s%s%s", against, *said ? "; " : "", said);
    else if (code == ASC_OK)
        code = asc_copy_string(note, said);
    free(said);
    return code;
}

/* The notes of the attributes, rows in `order`. */
static asc_code say_attributes(const asc_table_source *source, const int32_t *order,
                               const asc_table *t) {
    asc_code code = ASC_OK;
    for (int64_t m = 0; source->uncertainty && m < source->ks->n_models; m++)
        for (int64_t r = 0; r < t->rows && code == ASC_OK; r++)
            code = say_attribute(source, m, order[r],
                                 &asc_column_of(t, ATTRIBUTE_NOTE, m)->data.text[r]);
    return code;
}

static asc_code fill_modality(const asc_table_source *source, const int32_t *order,
                              const asc_table *t) {
    asc_code code = ASC_OK;
    for (int64_t r = 0; r < t->rows; r++) {
        const int32_t a = order[r / 2];
        const char *name = source->images->attribute_names[a];
        const char *side = r % 2 == 0 ? "positive" : "negative";
        ASC_TRY(code, asc_format(&asc_texts(t, MODALITY_LABEL)[r], "%s_%s", name, side), done);
        ASC_TRY(code, asc_put_text(t, MODALITY_ATTRIBUTE, r, name), done);
        ASC_TRY(code, asc_put_text(t, MODALITY_MODALITY, r, side), done);
        asc_ints(t, MODALITY_COUNT)[r] =
            r % 2 == 0 ? source->entropies->positive[a] : source->entropies->negative[a];
        for (int64_t m = 0; m < source->ks->n_models; m++) {
            fill_value(ks_at(source, m, a, (int)(r % 2)), t, m, r);
            ASC_TRY(code, say_interval(source, m, a, t, r), done);
        }
    }
done:
    return code;
}

asc_code asc_macro_begin_table(const asc_table_source *source, int which, int64_t rows,
                               asc_table *table) {
    const bool population = source->ks->protocol == ASC_PROTOCOL_POPULATION;
    const bool draws = !population && asc_macro_settings_of(source->settings)->sampled.draws > 1;
    const asc_table_spec *spec = &asc_macro_tables[which];
    const int64_t n = source->ks->n_models;
    char **texts = NULL;
    asc_code code = asc_alloc(&texts, 3 * (uint64_t)n, sizeof *texts, "models");
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < n; m++) {
        const asc_study_model *model = asc_study_get_model(source->study, m);
        texts[m] = (char *)model->label;
        texts[n + m] = (char *)model->name;
        texts[2 * n + m] = (char *)model->architecture;
    }
    const asc_column_names lists[] = {{.of = "model",
                                       .names = texts,
                                       .n = n,
                                       .models = texts + n,
                                       .architectures = texts + 2 * n},
                                      {.of = "model_b", .names = texts, .n = n}};
    code = asc_table_begin(table, spec, population ? spec->folder : NULL,
                           (draws ? ASC_WITH_DRAWS : 0) | (population ? ASC_WITH_ALL_PAIRS : 0) |
                               (source->uncertainty ? ASC_WITH_INTERVALS : 0),
                           rows, lists, 2);
    free(texts);
    return code;
}

asc_code asc_macro_put_tables(const asc_table_source *source, asc_results *results) {
    const asc_images *images = source->images;
    const int64_t n = images->n_attributes;
    asc_table modality = {0}, attributes = {0}, correlations = {0};
    int32_t *order = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)n, sizeof *order, "order of attributes"), done);

    ASC_TRY(code, asc_macro_sort_attributes(images, source->entropies->global_average, order),
            done);
    ASC_TRY(code, asc_macro_begin_table(source, ASC_MACRO_MODALITY_TABLE, 2 * n, &modality), done);
    ASC_TRY(code, fill_modality(source, order, &modality), done);
    ASC_TRY(code, asc_results_put_table(results, &modality), done);

    ASC_TRY(code, asc_macro_sort_attributes(images, NULL, order), done);
    ASC_TRY(code, asc_macro_begin_table(source, ASC_MACRO_ATTRIBUTE_TABLE, n, &attributes), done);
    ASC_TRY(code, asc_macro_attributes(source, order, &attributes), done);
    ASC_TRY(code, say_attributes(source, order, &attributes), done);
    ASC_TRY(code, asc_results_put_table(results, &attributes), done);

    ASC_TRY(code,
            asc_macro_begin_table(source, ASC_MACRO_CORRELATION_TABLE,
                                  ASC_AGGREGATES * ASC_ENTROPIES * source->ks->n_models,
                                  &correlations),
            done);
    ASC_TRY(code, asc_macro_correlations(source, &attributes, &correlations), done);
    ASC_TRY(code, asc_results_put_table(results, &correlations), done);
    if (source->uncertainty && source->uncertainty->compared.n_pairs > 0)
        code = asc_macro_model_tables(source, order, results);
done:
    free(order);
    asc_table_free(&modality);
    asc_table_free(&attributes);
    asc_table_free(&correlations);
    return code;
}
