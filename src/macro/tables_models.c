/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models with each other: the difference of their mean KS statistics on the same pairs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "macro/tables_parts.h"

typedef struct difference_columns {
    char **first, **second, **attribute;
    double *ks_first, *ks_second, *difference, *error, *low, *high, *pvalue, *bh, *holm;
} difference_columns;

static asc_code add_difference_columns(asc_table *table, difference_columns *c) {
    const struct {
        const char *name, *description;
        double **data;
    } reals[] = {
        {"ks_a", "Mean of the modalities' KS statistics under the first model", &c->ks_first},
        {"ks_b", "The same under the second model", &c->ks_second},
        {"difference", "ks_a - ks_b", &c->difference},
        {"se", "Standard error over identities (jackknife)", &c->error},
        {"ci_low", "Lower end of the 95 % interval over identities", &c->low},
        {"ci_high", "Upper end of the 95 % interval over identities", &c->high},
        {"pvalue", "Two-sided p-value of no difference, from the normal distribution", &c->pvalue},
        {"bh", "Benjamini-Hochberg over the attributes of the two models", &c->bh},
        {"holm", "Holm over the attributes of the two models", &c->holm}};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "model_a", "First model", &c->first), done);
    ASC_TRY(code, asc_table_add_text(table, "model_b", "Second model", &c->second), done);
    ASC_TRY(code, asc_table_add_text(table, "attribute", "The attribute", &c->attribute), done);
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        ASC_TRY(code,
                asc_table_add_reals(table, reals[i].name, "1", reals[i].description, reals[i].data),
                done);
done:
    return code;
}

/* The rows of one pair from `row` on. */
static asc_code fill_pair(const asc_table_source *source, const asc_model_pair *pair,
                          const int32_t *order, int64_t row, const difference_columns *c) {
    const int64_t n = source->images->n_attributes;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < n; i++) {
        const int64_t r = row + i;
        const int32_t a = order[i];
        c->ks_first[r] =
            asc_aggregate_of(source->ks, source->entropies, pair->first, ASC_AGGREGATE_MEAN, a);
        c->ks_second[r] =
            asc_aggregate_of(source->ks, source->entropies, pair->second, ASC_AGGREGATE_MEAN, a);
        c->difference[r] = c->ks_first[r] - c->ks_second[r];
        c->error[r] = pair->error[a];
        const asc_interval interval = asc_interval_of(c->difference[r], c->error[r], -1, 1);
        c->low[r] = interval.low;
        c->high[r] = interval.high;
        c->pvalue[r] = asc_normal_pvalue(c->difference[r], c->error[r]);
        ASC_TRY(
            code,
            asc_copy_string(&c->first[r], asc_study_get_model(source->study, pair->first)->label),
            done);
        ASC_TRY(
            code,
            asc_copy_string(&c->second[r], asc_study_get_model(source->study, pair->second)->label),
            done);
        ASC_TRY(code, asc_copy_string(&c->attribute[r], source->images->attribute_names[a]), done);
    }
    ASC_TRY(code, asc_adjust_benjamini_hochberg(c->pvalue + row, n, c->bh + row), done);
    code = asc_adjust_holm(c->pvalue + row, n, c->holm + row);
done:
    return code;
}

/* Attributes of the pair's rows from `row` on that differ. */
static int64_t count_different(const difference_columns *c, int64_t row, int64_t n) {
    int64_t count = 0;
    for (int64_t r = row; r < row + n; r++)
        count += c->bh[r] <= 0.05;
    return count;
}

typedef struct matrix_columns {
    double *difference, *error, *pvalue;
    int64_t *differing;
} matrix_columns;

/* The columns of one model. */
static asc_code add_matrix_columns(const char *label, asc_table *table, matrix_columns *c) {
    char name[3 * ASC_NAME_LENGTH];
    asc_code code = ASC_OK;
    snprintf(name, sizeof name, "difference_%s", label);
    ASC_TRY(code,
            asc_table_add_reals(table, name, "1",
                                "Mean KS of the row's model less that of this one, mean over the "
                                "attributes",
                                &c->difference),
            done);
    snprintf(name, sizeof name, "se_%s", label);
    ASC_TRY(code,
            asc_table_add_reals(table, name, "1", "Its standard error over identities (jackknife)",
                                &c->error),
            done);
    snprintf(name, sizeof name, "pvalue_%s", label);
    ASC_TRY(code,
            asc_table_add_reals(table, name, "1",
                                "Two-sided p-value of no difference, from the normal distribution",
                                &c->pvalue),
            done);
    snprintf(name, sizeof name, "n_differ_%s", label);
    code =
        asc_table_add_ints(table, name, "attributes",
                           "Attributes whose KS differs (Benjamini-Hochberg, 0.05)", &c->differing);
done:
    return code;
}

static asc_code put_matrix(const asc_table_source *source, const char *folder,
                           const difference_columns *differences, asc_results *results) {
    const asc_uncertainty *u = source->uncertainty;
    char **names = NULL;
    matrix_columns *columns = NULL;
    asc_table table = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_macro_begin_table(folder, "model_matrix",
                                  "Every model against every other: by how much attributes shape "
                                  "its distances more",
                                  u->n_models, &table),
            done);
    ASC_TRY(code, asc_alloc(&columns, (uint64_t)u->n_models, sizeof *columns, "models"), done);
    ASC_TRY(code, asc_table_add_text(&table, "model", "The row's model", &names), done);
    for (int64_t m = 0; m < u->n_models; m++) {
        const char *label = asc_study_get_model(source->study, m)->label;
        ASC_TRY(code, asc_copy_string(&names[m], label), done);
        ASC_TRY(code, add_matrix_columns(label, &table, &columns[m]), done);
        columns[m].difference[m] = columns[m].error[m] = 0;
    }
    for (int64_t p = 0; p < u->n_pairs; p++) {
        const asc_model_pair *pair = &u->pairs[p];
        for (int turned = 0; turned < 2; turned++) {
            const int64_t row = turned ? pair->second : pair->first;
            const matrix_columns *c = &columns[turned ? pair->first : pair->second];
            c->difference[row] = turned ? -pair->mean : pair->mean;
            c->error[row] = pair->mean_error;
            c->pvalue[row] = asc_normal_pvalue(pair->mean, pair->mean_error);
            c->differing[row] = count_different(differences, p * u->n_attributes, u->n_attributes);
        }
    }
    code = asc_results_put_table(results, &table);
done:
    free(columns);
    asc_table_free(&table);
    return code;
}

asc_code asc_macro_model_tables(const asc_table_source *source, const char *folder,
                                const int32_t *order, asc_results *results) {
    const asc_uncertainty *u = source->uncertainty;
    asc_table table = {0};
    difference_columns c;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_macro_begin_table(folder, "model_differences",
                                  "Every attribute's mean KS under two models, on the same pairs",
                                  u->n_pairs * u->n_attributes, &table),
            done);
    ASC_TRY(code, add_difference_columns(&table, &c), done);
    for (int64_t p = 0; p < u->n_pairs; p++)
        ASC_TRY(code, fill_pair(source, &u->pairs[p], order, p * u->n_attributes, &c), done);
    ASC_TRY(code, asc_results_put_table(results, &table), done);
    code = put_matrix(source, folder, &c, results);
done:
    asc_table_free(&table);
    return code;
}
