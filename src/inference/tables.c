/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/tables.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "attrscope/table.h"
#include "results/table_model.h"

static const char *const NAMES[ASC_INFERENCE_STATISTICS] = {"ks_positive", "ks_negative", "ks_max",
                                                            "ks_mean", "energy_distance"};

typedef struct columns {
    asc_model_columns who;
    char **attribute;
    int64_t *draws, *permutations;
    double *n_positive, *n_negative, *strata, *left_out;
    double *statistic[ASC_INFERENCE_STATISTICS], *pvalue[ASC_INFERENCE_STATISTICS],
        *null_95[ASC_INFERENCE_STATISTICS], *detectable[ASC_INFERENCE_STATISTICS];
    double *least, *bh, *holm;
    double *plain_ks, *plain_energy, *plain_least; /* without the given attributes */
} columns;

/* One column a statistic, named <prefix><statistic>. */
static asc_code add_all(asc_table *table, const char *prefix, const char *text,
                        double *data[ASC_INFERENCE_STATISTICS]) {
    asc_code code = ASC_OK;
    for (int s = 0; s < ASC_INFERENCE_STATISTICS && code == ASC_OK; s++) {
        const bool is_distance = s == ASC_INFERENCE_ENERGY && prefix[0] != 'p';
        char name[64];
        snprintf(name, sizeof name, "%s%s", prefix, NAMES[s]);
        code = asc_table_add_reals(table, name, is_distance ? "distance" : "1", text, &data[s]);
    }
    return code;
}

/* What a table of adjusted tests has besides. */
static asc_code add_adjusted(asc_table *table, columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_add_reals(table, "n_strata", "strata",
                                "Combinations of the given attributes' values with two people on "
                                "either side, mean over draws",
                                &c->strata),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "n_left_out", "people",
                                "In other strata, mean over draws, and those without a given value",
                                &c->left_out),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "unadjusted_ks_mean", "1", "Mean KS without the given ones",
                                &c->plain_ks),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "unadjusted_energy_distance", "distance",
                                "Energy distance without the given ones", &c->plain_energy),
            done);
    code =
        asc_table_add_reals(table, "unadjusted_p_least", "1",
                            "The p-value of the least p without the given ones", &c->plain_least);
done:
    return code;
}

static asc_code add_counts(asc_table *table, columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_model(table, &c->who), done);
    ASC_TRY(code, asc_table_add_text(table, "attribute", "The attribute", &c->attribute), done);
    ASC_TRY(code,
            asc_table_add_reals(table, "n_positive", "people",
                                "Whose drawn image has the attribute, mean over draws",
                                &c->n_positive),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "n_negative", "people",
                                "Whose drawn image has it not, mean over draws", &c->n_negative),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "draws", "1",
                               "Of an image of every person, with two people on either side",
                               &c->draws),
            done);
    code = asc_table_add_ints(table, "permutations", "1",
                              "Of the labels over people, with two people on either side in a draw",
                              &c->permutations);
done:
    return code;
}

static asc_code add_columns(asc_table *table, columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, add_counts(table, c), done);
    ASC_TRY(code,
            add_all(table, "",
                    "KS statistic of pairs inside a side against pairs across; energy distance: "
                    "twice the mean distance across (under cosine the chord sqrt(2 (1 - cos))) "
                    "minus those inside either side; mean over draws",
                    c->statistic),
            done);
    ASC_TRY(code,
            add_all(table, "p_",
                    "Permutation p-value: (1 + permutations at least as large) / (1 + "
                    "permutations)",
                    c->pvalue),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "p_least", "1",
                                "P-value of the smaller of p_ks_max and p_energy_distance, by the "
                                "same permutations: the one to quote",
                                &c->least),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "bh_least", "1",
                                "Benjamini-Hochberg: p_least over the model's attributes", &c->bh),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "holm_least", "1", "Holm, over the same family", &c->holm),
            done);
    ASC_TRY(code, add_all(table, "null_95_", "95 % point of the permuted statistics", c->null_95),
            done);
    code = add_all(table, "detectable_80_",
                   "What is found at 0.05 with 80 % power: the null's 95 % point plus 0.84 of an "
                   "effect's standard deviation, cautiously",
                   c->detectable);
done:
    return code;
}

static asc_code fill_row(const asc_job *job, const asc_images *images,
                         const asc_inference_value *value, int64_t row, const columns *c) {
    const int64_t n = images->n_attributes;
    const asc_study_model *model = asc_study_get_model(job->study, row / n);
    c->n_positive[row] = value->n_positive;
    c->n_negative[row] = value->n_negative;
    c->draws[row] = (int64_t)value->n_draws;
    c->permutations[row] = (int64_t)value->n_permutations;
    c->least[row] = value->least;
    for (int s = 0; s < ASC_INFERENCE_STATISTICS; s++) {
        c->statistic[s][row] = value->statistic[s];
        c->pvalue[s][row] = value->pvalue[s];
        c->null_95[s][row] = value->null_95[s];
        c->detectable[s][row] = asc_inference_value_detectable(value, s);
    }
    asc_code code = asc_table_set_model(&c->who, row, model);
    return code == ASC_OK ? asc_copy_string(&c->attribute[row], images->attribute_names[row % n])
                          : code;
}

static asc_code begin_table(bool adjusted, int64_t rows, asc_table *table) {
    return adjusted
               ? asc_table_init(table, "inference_given",
                                "The permutation test among pairs that share the values of the "
                                "attributes under inference.given, labels permuted inside "
                                "these strata",
                                rows)
               : asc_table_init(table, "inference_permutation",
                                "Permutation test of every attribute: do pairs of people who "
                                "share it differ from pairs across? Mean over draws of one image "
                                "a person; labels permuted over people",
                                rows);
}

asc_code asc_inference_table(const asc_job *job, const asc_images *images,
                             const asc_inference_value *values,
                             const asc_inference_value *unadjusted, asc_results *results) {
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
        c.strata[r] = values[r].n_strata;
        c.left_out[r] = values[r].n_left_out;
        c.plain_ks[r] = unadjusted[r].statistic[ASC_INFERENCE_KS_MEAN];
        c.plain_energy[r] = unadjusted[r].statistic[ASC_INFERENCE_ENERGY];
        c.plain_least[r] = unadjusted[r].least;
    }
    for (int64_t m = 0; m < models; m++) {
        ASC_TRY(code, asc_adjust_benjamini_hochberg(c.least + m * n, n, c.bh + m * n), done);
        ASC_TRY(code, asc_adjust_holm(c.least + m * n, n, c.holm + m * n), done);
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}
