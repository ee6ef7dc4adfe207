/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "probe/alike.h"
#include "probe/columns_intervals.h"
#include "probe/scored.h"
#include "results/doubts.h"
#include "results/table_model.h"
#include "study/compared.h"
#include "study/people.h"

static asc_code fill_row(const asc_probe_view *a, const asc_probe_view *b, const asc_images *images,
                         int64_t k, int measure, const asc_people_pairs *people, int64_t row,
                         const asc_table *t) {
    const asc_probe_scored of_a = asc_probe_scored_of(a, images, k),
                           of_b = asc_probe_scored_of(b, images, k);
    asc_spread spread = {.squares = NAN, .fourths = NAN};
    double value_a = NAN, value_b = NAN;
    asc_code code = ASC_OK;
    if (of_a.influence && of_b.influence) {
        value_a = of_a.influence->pooled[of_a.row * ASC_SCORES + measure];
        value_b = of_b.influence->pooled[of_b.row * ASC_SCORES + measure];
        int64_t rarest_a, rarest_b;
        ASC_TRY(code, asc_probe_scored_rarest(&of_a, &rarest_a), done);
        ASC_TRY(code, asc_probe_scored_rarest(&of_b, &rarest_b), done);
        ASC_TRY(code,
                asc_people_pairs_spread(
                    people, asc_probe_influence_of(of_a.influence, of_a.row, measure),
                    asc_probe_influence_of(of_b.influence, of_b.row, measure), &spread),
                done);
        const double alike_a = of_a.influence->alike[of_a.row],
                     alike_b = of_b.influence->alike[of_b.row];
        spread = asc_spread_scaled(
            &spread,
            hypot(asc_probe_alike_factor(alike_a), asc_probe_alike_factor(alike_b)) / sqrt(2));
        if (asc_probe_needs_classes(measure))
            spread.rarest = rarest_a < rarest_b ? rarest_a : rarest_b;
        if (spread.squares == 0) /* both read everybody alike: how sure that is nobody can tell */
            spread.squares = spread.fourths = NAN;
    }
    const asc_estimate e = asc_spread_estimate(value_a - value_b, &spread, -1, 1);
    const asc_doubted doubt = {.doubt = asc_estimate_doubt(&e)};
    const double values[] = {value_a,
                             value_b,
                             e.value,
                             e.error,
                             e.interval.low,
                             e.interval.high,
                             asc_spread_pvalue(e.value, &spread)};
    for (int c = 0; c < (int)(sizeof values / sizeof *values); c++)
        asc_reals(t, BETWEEN_A + c)[row] = values[c];
    asc_ints(t, BETWEEN_PEOPLE)[row] = people->shared;
    ASC_TRY(code, asc_put_model(t, BETWEEN_MODEL_A, row, a->model), done);
    ASC_TRY(code, asc_put_model(t, BETWEEN_MODEL_B, row, b->model), done);
    ASC_TRY(code, asc_put_text(t, BETWEEN_ATTRIBUTE, row, of_a.attribute), done);
    ASC_TRY(code, asc_put_doubts(t, BETWEEN_NOTE, row, &doubt, 1), done);
    code = asc_put_text(t, BETWEEN_MEASURE, row, asc_probe_measures[measure]);
done:
    return code;
}

/* Rows of a measure are together: pairs of models by attributes. */
static asc_code fill_pair(const asc_probe_view *a, const asc_probe_view *b,
                          const asc_images *images, int64_t first, int64_t stride,
                          const asc_table *t) {
    asc_people_pairs people;
    asc_code code = asc_people_pairs_make(a->images, b->images, &people);
    for (int m = 0; m < ASC_SCORES; m++)
        for (int64_t k = 0; k < asc_probe_scored_count(images) && code == ASC_OK; k++)
            code = fill_row(a, b, images, k, m, &people, first + m * stride + k, t);
    asc_people_pairs_free(&people);
    return code;
}

/* A model's balanced accuracy, mean over its attributes. */
static double mean_of(const asc_probe_view *view, const asc_images *images) {
    double sum = 0;
    int64_t n = 0;
    for (int64_t k = 0; k < asc_probe_scored_count(images); k++) {
        const asc_probe_scored of = asc_probe_scored_of(view, images, k);
        const double value =
            of.influence ? of.influence->pooled[of.row * ASC_SCORES + ASC_SCORE_BALANCED] : NAN;
        n += !isnan(value);
        sum += isnan(value) ? 0 : value;
    }
    return n > 0 ? sum / (double)n : NAN;
}

static asc_code choose_pairs(const asc_images *images, const asc_probe_view *views,
                             int64_t n_models, const char *reference, asc_compared *compared) {
    const asc_study_model **models = NULL;
    double *means = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&models, (uint64_t)n_models, sizeof *models, "models"), done);
    ASC_TRY(code, asc_alloc(&means, (uint64_t)n_models, sizeof *means, "models"), done);
    for (int64_t m = 0; m < n_models; m++) {
        models[m] = views[m].model;
        means[m] = mean_of(&views[m], images);
    }
    code = asc_compared_choose(models, means, n_models, reference, compared);
done:
    free(models);
    free(means);
    return code;
}

asc_code asc_probe_report_differences(const asc_images *images, const asc_probe_view *views,
                                      int64_t n_models, const char *reference,
                                      asc_results *results) {
    const int64_t n = asc_probe_scored_count(images);
    asc_compared compared = {0};
    asc_table t = {0};
    asc_code code = ASC_OK;
    if (n == 0 || n_models < 2)
        return ASC_OK;
    ASC_TRY(code, choose_pairs(images, views, n_models, reference, &compared), done);
    const int64_t rows = n * compared.n_pairs;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_probe_tables[ASC_PROBE_DIFFERENCE_TABLE], NULL, 0,
                            rows * ASC_SCORES, NULL, 0),
            done);
    for (int64_t p = 0; p < compared.n_pairs; p++) {
        int64_t a, b;
        asc_compared_pair(&compared, p, &a, &b);
        ASC_TRY(code, fill_pair(&views[a], &views[b], images, p * n, rows, &t), done);
    }
    for (int m = 0; m < ASC_SCORES; m++) {
        const double *p = asc_reals(&t, BETWEEN_PVALUE) + m * rows;
        ASC_TRY(code, asc_adjust_benjamini_hochberg(p, rows, asc_reals(&t, BETWEEN_BH) + m * rows),
                done);
        ASC_TRY(code, asc_adjust_holm(p, rows, asc_reals(&t, BETWEEN_HOLM) + m * rows), done);
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
