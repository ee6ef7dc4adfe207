/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "attrscope/memory.h"
#include "map/columns.h"
#include "map/eta_interval.h"
#include "map/tables.h"
#include "results/doubts.h"
#include "results/table_model.h"

static asc_code put_eta(const asc_map_outcome *outcomes, int64_t n_models, asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    asc_table t = {0};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += outcomes[m].components.k * images->n_attributes;
    ASC_TRY(code, asc_table_begin(&t, &asc_map_tables[ASC_MAP_ETA_TABLE], NULL, 0, rows, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++) {
        const asc_eta *eta = &outcomes[m].eta;
        const int64_t k = outcomes[m].components.k;
        for (int64_t cell = 0; cell < images->n_attributes * k; cell++, row++) {
            const asc_doubted doubt = {.doubt = asc_eta_doubt(eta, k, cell / k, cell % k)};
            ASC_TRY(code, asc_put_doubts(&t, ETA_NOTE, row, &doubt, 1), done);
            ASC_TRY(code, asc_put_model(&t, ETA_MODEL, row, outcomes[m].model), done);
            ASC_TRY(code, asc_put_text(&t, ETA_ATTRIBUTE, row, images->attribute_names[cell / k]),
                    done);
            asc_ints(&t, ETA_COMPONENT)[row] = cell % k + 1;
            asc_reals(&t, ETA_SQUARED)[row] = eta->value[cell];
            asc_reals(&t, ETA_ADJUSTED)[row] =
                asc_eta_adjusted(eta->value[cell], eta->null_mean[cell]);
            asc_reals(&t, ETA_NULL_MEAN)[row] = eta->null_mean[cell];
            asc_reals(&t, ETA_NULL_95)[row] = eta->null_95[cell];
            asc_reals(&t, ETA_PVALUE)[row] = eta->pvalue[cell];
            asc_reals(&t, ETA_LOW)[row] = eta->low[cell];
            asc_reals(&t, ETA_HIGH)[row] = eta->high[cell];
        }
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
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
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_map_tables[ASC_MAP_DIRECTION_TABLE], NULL, 0, n_models * n,
                            NULL, 0),
            done);
    for (int64_t r = 0; r < t.rows; r++) {
        const asc_directions *directions = &outcomes[r / n].directions;
        const char *fault = find_fault(directions, r % n);
        ASC_TRY(code, asc_put_model(&t, DIRECTION_MODEL, r, outcomes[r / n].model), done);
        ASC_TRY(code, asc_put_text(&t, DIRECTION_ATTRIBUTE, r, images->attribute_names[r % n]),
                done);
        ASC_TRY(code, asc_put_text(&t, DIRECTION_NOTE, r, fault ? fault : ""), done);
        asc_reals(&t, DIRECTION_LENGTH)[r] = directions->length[r % n];
        asc_reals(&t, DIRECTION_HALVES)[r] = directions->halves[r % n];
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
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
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_map_tables[ASC_MAP_ANGLE_TABLE], NULL, 0, n_models * n * n,
                            NULL, 0),
            done);
    for (int64_t r = 0; r < t.rows; r++) {
        const asc_map_outcome *outcome = &outcomes[r / n / n];
        const int64_t i = r / n % n, j = r % n;
        const double cosine = outcome->directions.cosines[r % (n * n)];
        bool known = false;
        ASC_TRY(code, asc_put_model(&t, ANGLE_MODEL, r, outcome->model), done);
        ASC_TRY(code, asc_put_text(&t, ANGLE_ATTRIBUTE, r, images->attribute_names[i]), done);
        ASC_TRY(code, asc_put_text(&t, ANGLE_OTHER, r, images->attribute_names[j]), done);
        ASC_TRY(code,
                explain(images, &outcome->directions, i, j, &asc_texts(&t, ANGLE_NOTE)[r], &known),
                done);
        asc_reals(&t, ANGLE_COSINE)[r] = cosine;
        asc_reals(&t, ANGLE_ANGLE)[r] =
            known ? acos(fmax(-1, fmin(1, cosine))) * 180 / acos(-1) : NAN;
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

asc_code asc_map_report_attributes(const asc_map_outcome *outcomes, int64_t n_models,
                                   asc_results *results) {
    asc_code code = put_eta(outcomes, n_models, results);
    if (code == ASC_OK)
        code = put_directions(outcomes, n_models, results);
    return code == ASC_OK ? put_angles(outcomes, n_models, results) : code;
}
