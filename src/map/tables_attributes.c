/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "attrscope/memory.h"
#include "map/tables.h"
#include "results/table_model.h"

static asc_code put_eta(const asc_map_outcome *outcomes, int64_t n_models, asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    asc_table table = {0};
    asc_model_columns label;
    char **attribute = NULL;
    int64_t *component = NULL, rows = 0, row = 0;
    double *value = NULL, *adjusted = NULL, *null_mean = NULL, *null_95 = NULL, *pvalue = NULL;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += outcomes[m].components.k * images->n_attributes;
    ASC_TRY(code,
            asc_table_init(&table, "map_attributes",
                           "What an attribute explains of each component's variance, and what it "
                           "would after people have exchanged their values",
                           rows),
            done);
    ASC_TRY(code, asc_table_add_model(&table, &label), done);
    ASC_TRY(code, asc_table_add_text(&table, "attribute", "The attribute", &attribute), done);
    ASC_TRY(code, asc_table_add_ints(&table, "component", "1", "From 1", &component), done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "eta_squared", "1",
                                "Share of the variance between the modalities' means; images "
                                "without a value left out",
                                &value),
            done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "eta_squared_adjusted", "1",
                                "(eta_squared - null_mean) / (1 - null_mean): beyond chance; may "
                                "be negative",
                                &adjusted),
            done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "null_mean", "1",
                                "Mean of eta squared after people have exchanged their images' "
                                "values (map.permutations times)",
                                &null_mean),
            done);
    ASC_TRY(
        code,
        asc_table_add_reals(&table, "null_95", "1", "Its 95 % point after the exchanges", &null_95),
        done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "pvalue", "1",
                                "(1 + exchanges with at least eta_squared) / (1 + exchanges)",
                                &pvalue),
            done);
    for (int64_t m = 0; m < n_models; m++) {
        const asc_eta *eta = &outcomes[m].eta;
        const int64_t k = outcomes[m].components.k;
        for (int64_t cell = 0; cell < images->n_attributes * k; cell++, row++) {
            ASC_TRY(code, asc_table_set_model(&label, row, outcomes[m].model), done);
            ASC_TRY(code, asc_copy_string(&attribute[row], images->attribute_names[cell / k]),
                    done);
            component[row] = cell % k + 1;
            value[row] = eta->value[cell];
            adjusted[row] = asc_eta_adjusted(eta->value[cell], eta->null_mean[cell]);
            null_mean[row] = eta->null_mean[cell];
            null_95[row] = eta->null_95[cell];
            pvalue[row] = eta->pvalue[cell];
        }
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

/* Why an attribute's direction says little, or NULL. */
static const char *find_fault(const asc_directions *directions, int64_t attribute) {
    if (!(directions->length[attribute] > 0))
        return "no direction: one modality, or equal means";
    if (isnan(directions->halves[attribute]))
        return "too few people of a modality to be halved";
    return directions->halves[attribute] < ASC_DIRECTION_WEAK
               ? "weak: the split-half cosine is below 0.8"
               : NULL;
}

static asc_code put_directions(const asc_map_outcome *outcomes, int64_t n_models,
                               asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    const int64_t n = images->n_attributes;
    asc_table table = {0};
    asc_model_columns label;
    char **attribute = NULL, **note = NULL;
    double *length = NULL, *halves = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "map_directions",
                           "Directions of attributes (difference of the modalities' mean "
                           "embeddings), and how firmly they are known",
                           n_models * n),
            done);
    ASC_TRY(code, asc_table_add_model(&table, &label), done);
    ASC_TRY(code, asc_table_add_text(&table, "attribute", "The attribute", &attribute), done);
    ASC_TRY(
        code,
        asc_table_add_reals(&table, "length", "distance", "Between the modalities' means", &length),
        done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "split_half_cosine", "1",
                                "Between the directions of two halves of the people, mean over 35 "
                                "ways to halve them",
                                &halves),
            done);
    ASC_TRY(code,
            asc_table_add_text(&table, "note",
                               "Why the direction's angles are left blank: below a split-half "
                               "cosine of 0.8",
                               &note),
            done);
    for (int64_t r = 0; r < table.rows; r++) {
        const asc_directions *directions = &outcomes[r / n].directions;
        const char *fault = find_fault(directions, r % n);
        ASC_TRY(code, asc_table_set_model(&label, r, outcomes[r / n].model), done);
        ASC_TRY(code, asc_copy_string(&attribute[r], images->attribute_names[r % n]), done);
        ASC_TRY(code, asc_copy_string(&note[r], fault ? fault : ""), done);
        length[r] = directions->length[r % n];
        halves[r] = directions->halves[r % n];
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

/* Which of two directions is to blame for a blank angle. */
static asc_code explain(const asc_images *images, const asc_directions *directions, int64_t one,
                        int64_t other, char **note, bool *known) {
    const int64_t blame = find_fault(directions, one) ? one : other;
    const char *fault = find_fault(directions, blame);
    *known = !fault;
    return fault ? asc_format(note, "%s: %s", images->attribute_names[blame], fault)
                 : asc_copy_string(note, "");
}

static asc_code put_angles(const asc_map_outcome *outcomes, int64_t n_models,
                           asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    const int64_t n = images->n_attributes;
    asc_table table = {0};
    asc_model_columns label;
    char **attribute = NULL, **other = NULL, **note = NULL;
    double *cosine = NULL, *angle = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "map_angles",
                           "Angles between attributes' directions (difference of the modalities' "
                           "mean embeddings)",
                           n_models * n * n),
            done);
    ASC_TRY(code, asc_table_add_model(&table, &label), done);
    ASC_TRY(code, asc_table_add_text(&table, "attribute", "The attribute", &attribute), done);
    ASC_TRY(code, asc_table_add_text(&table, "other", "The other attribute", &other), done);
    ASC_TRY(code, asc_table_add_reals(&table, "cosine", "1", "Of the directions", &cosine), done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "angle", "degree",
                                "0: the same direction, 90: another axis, 180: opposite; blank "
                                "where a direction is weak",
                                &angle),
            done);
    ASC_TRY(code, asc_table_add_text(&table, "note", "Why the angle is blank", &note), done);
    for (int64_t r = 0; r < table.rows; r++) {
        const asc_map_outcome *outcome = &outcomes[r / n / n];
        const int64_t i = r / n % n, j = r % n;
        bool known = false;
        ASC_TRY(code, asc_table_set_model(&label, r, outcome->model), done);
        ASC_TRY(code, asc_copy_string(&attribute[r], images->attribute_names[i]), done);
        ASC_TRY(code, asc_copy_string(&other[r], images->attribute_names[j]), done);
        ASC_TRY(code, explain(images, &outcome->directions, i, j, &note[r], &known), done);
        cosine[r] = outcome->directions.cosines[r % (n * n)];
        angle[r] = known ? acos(fmax(-1, fmin(1, cosine[r]))) * 180 / acos(-1) : NAN;
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

asc_code asc_map_report_attributes(const asc_map_outcome *outcomes, int64_t n_models,
                                   asc_results *results) {
    asc_code code = put_eta(outcomes, n_models, results);
    if (code == ASC_OK)
        code = put_directions(outcomes, n_models, results);
    return code == ASC_OK ? put_angles(outcomes, n_models, results) : code;
}
