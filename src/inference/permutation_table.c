#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "attrscope/table.h"
#include "data/table_model.h"
#include "inference/permutation.h"

static const char *const NAMES[ASC_PERMUTED] = {"positive", "negative", "max", "mean"};

typedef struct columns {
    asc_model_columns who;
    char **attribute;
    int64_t *n_positive, *n_negative, *permutations, *strata, *left_out;
    double *plain_ks, *plain_p; /* without the given attributes */
    double *ks[ASC_PERMUTED], *pvalue[ASC_PERMUTED], *bh[ASC_PERMUTED], *holm[ASC_PERMUTED],
        *null_95[ASC_PERMUTED], *detectable[ASC_PERMUTED];
} columns;

/* One column a statistic, named <prefix>_<statistic>. */
static asc_code add_four(asc_table *table, const char *prefix, const char *text,
                         double *data[ASC_PERMUTED]) {
    asc_code code = ASC_OK;
    for (int s = 0; s < ASC_PERMUTED && code == ASC_OK; s++) {
        char name[64];
        snprintf(name, sizeof name, "%s_%s", prefix, NAMES[s]);
        code = asc_table_add_reals(table, name, "1", text, &data[s]);
    }
    return code;
}

/* What a table of adjusted tests has besides. */
static asc_code add_adjusted(asc_table *table, columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_add_ints(table, "n_strata", "strata",
                               "Combinations of the given attributes' values that were used",
                               &c->strata),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_left_out", "identities",
                               "Drawn, but in strata with fewer than two on a side, or without a "
                               "value",
                               &c->left_out),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "unadjusted_ks_mean", "1", "Mean KS without the given ones",
                                &c->plain_ks),
            done);
    code = asc_table_add_reals(table, "unadjusted_p_mean", "1", "Its permutation p-value",
                               &c->plain_p);
done:
    return code;
}

static asc_code add_columns(asc_table *table, columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_model(table, &c->who), done);
    ASC_TRY(code, asc_table_add_text(table, "attribute", "The attribute", &c->attribute), done);
    ASC_TRY(
        code,
        asc_table_add_ints(table, "n_positive", "identities", "With the attribute", &c->n_positive),
        done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_negative", "identities", "Without it", &c->n_negative),
            done);
    ASC_TRY(code, asc_table_add_ints(table, "permutations", "1", "Of the labels", &c->permutations),
            done);
    ASC_TRY(code,
            add_four(table, "ks",
                     "KS statistic over the drawn identities, at the edges of 256 cells", c->ks),
            done);
    ASC_TRY(code,
            add_four(table, "p",
                     "Permutation p-value: (1 + permutations at least as large) / (1 + "
                     "permutations)",
                     c->pvalue),
            done);
    ASC_TRY(code,
            add_four(table, "bh",
                     "Benjamini-Hochberg: positive and negative over the model's attributes x "
                     "modalities, max and mean over its attributes",
                     c->bh),
            done);
    ASC_TRY(code, add_four(table, "holm", "Holm, over the same families", c->holm), done);
    ASC_TRY(code, add_four(table, "null_95", "95 % point of the permuted statistics", c->null_95),
            done);
    code = add_four(table, "detectable_80",
                    "KS that is found at 0.05 with 80 % power: the null's 95 % point plus 0.84 of "
                    "its root mean square, which is an effect's standard deviation",
                    c->detectable);
done:
    return code;
}

static asc_code fill_row(const asc_job *job, const asc_images *images,
                         const asc_permutation_value *value, int64_t row, const columns *c) {
    const int64_t n = images->n_attributes;
    const asc_study_model *model = asc_study_get_model(job->study, row / n);
    c->n_positive[row] = (int64_t)value->n_positive;
    c->n_negative[row] = (int64_t)value->n_negative;
    c->permutations[row] = job->settings->inference.permutations;
    for (int s = 0; s < ASC_PERMUTED; s++) {
        c->ks[s][row] = value->statistic[s];
        c->pvalue[s][row] = value->pvalue[s];
        c->null_95[s][row] = value->null_95[s];
        c->detectable[s][row] = asc_permutation_detectable(value, s);
    }
    asc_code code = asc_table_set_model(&c->who, row, model);
    return code == ASC_OK ? asc_copy_string(&c->attribute[row], images->attribute_names[row % n])
                          : code;
}

/* One family: statistics first .. first + count - 1 of a model's attributes. */
static asc_code adjust(const columns *c, int64_t row, int64_t n, int first, int count) {
    double *p = NULL, *adjusted = NULL;
    const int64_t size = n * count;
    asc_code code = asc_alloc(&p, (uint64_t)size, sizeof *p, "p-values");
    if (code == ASC_OK)
        code = asc_alloc(&adjusted, (uint64_t)size, sizeof *adjusted, "p-values");
    for (int64_t i = 0; i < size && code == ASC_OK; i++)
        p[i] = c->pvalue[first + i / n][row + i % n];
    if (code == ASC_OK)
        code = asc_adjust_benjamini_hochberg(p, size, adjusted);
    for (int64_t i = 0; i < size && code == ASC_OK; i++)
        c->bh[first + i / n][row + i % n] = adjusted[i];
    if (code == ASC_OK)
        code = asc_adjust_holm(p, size, adjusted);
    for (int64_t i = 0; i < size && code == ASC_OK; i++)
        c->holm[first + i / n][row + i % n] = adjusted[i];
    free(p);
    free(adjusted);
    return code;
}

static asc_code begin_table(bool adjusted, int64_t rows, asc_table *table) {
    return adjusted
               ? asc_table_init(table, "inference_given",
                                "The permutation test among pairs that share the values of the "
                                "attributes under inference.given, labels permuted inside "
                                "these strata",
                                rows)
               : asc_table_init(table, "inference_permutation",
                                "Permutation test of every attribute's KS statistics: one "
                                "image an identity, no identity on both sides",
                                rows);
}

asc_code asc_permutation_table(const asc_job *job, const asc_images *images,
                               const asc_permutation_value *values,
                               const asc_permutation_value *unadjusted, asc_results *results) {
    const int64_t n = images->n_attributes, models = asc_study_model_count(job->study);
    asc_table table = {0};
    columns c;
    asc_code code = ASC_OK;
    ASC_TRY(code, begin_table(unadjusted != NULL, n * models, &table), done);
    ASC_TRY(code, add_columns(&table, &c), done);
    if (unadjusted)
        ASC_TRY(code, add_adjusted(&table, &c), done);
    for (int64_t r = 0; r < n * models; r++) {
        ASC_TRY(code, fill_row(job, images, &values[r], r, &c), done);
        if (!unadjusted)
            continue;
        c.strata[r] = (int64_t)values[r].n_strata;
        c.left_out[r] = (int64_t)values[r].left_out;
        c.plain_ks[r] = unadjusted[r].statistic[ASC_PERMUTED_MEAN];
        c.plain_p[r] = unadjusted[r].pvalue[ASC_PERMUTED_MEAN];
    }
    for (int64_t m = 0; m < models; m++) {
        ASC_TRY(code, adjust(&c, m * n, n, ASC_PERMUTED_POSITIVE, 2), done);
        ASC_TRY(code, adjust(&c, m * n, n, ASC_PERMUTED_MAX, 1), done);
        ASC_TRY(code, adjust(&c, m * n, n, ASC_PERMUTED_MEAN, 1), done);
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}
