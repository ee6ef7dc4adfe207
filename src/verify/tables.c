/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/tables.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "results/doubts.h"
#include "results/table_model.h"
#include "verify/columns.h"

static const char *const PROTOCOLS[ASC_VERIFY_PROTOCOLS] = {"all", "sampled"};
static const char *const GROUPS[ASC_PAIR_GROUPS] = {"positive", "negative", "across"};

void asc_verify_put_estimate(const asc_table *t, int column, int64_t row,
                             const asc_estimate *estimate) {
    asc_reals(t, column)[row] = estimate->value;
    asc_reals(t, column + 1)[row] = estimate->error;
    asc_reals(t, column + 2)[row] = estimate->interval.low;
    asc_reals(t, column + 3)[row] = estimate->interval.high;
}

static asc_code fill_row(const asc_verify_outcome *outcome, int protocol, int64_t row,
                         const asc_table *t) {
    const asc_rates *rates = &outcome->rates[protocol];
    asc_ints(t, RATE_IDENTITIES)[row] = outcome->selection.images.n_identities;
    asc_ints(t, RATE_MATCHED)[row] = rates->n_matched;
    asc_ints(t, RATE_UNMATCHED)[row] = rates->n_unmatched;
    asc_verify_put_estimate(t, RATE_AUC, row, &outcome->auc[protocol]);
    asc_verify_put_estimate(t, RATE_EER, row, &outcome->eer[protocol]);
    asc_reals(t, RATE_OVERLAP)[row] = outcome->overlap[protocol];
    asc_reals(t, RATE_BAYES_ERROR)[row] = outcome->overlap[protocol] / 2;
    const int64_t people = outcome->selection.images.n_identities;
    const asc_doubted doubts[] = {
        {"auc", asc_estimate_doubt_of_rate(&outcome->auc[protocol], people)},
        {"eer", asc_estimate_doubt_of_rate(&outcome->eer[protocol], people)}};
    asc_code code = asc_put_model(t, RATE_MODEL, row, outcome->model);
    if (code == ASC_OK)
        code = asc_put_doubts(t, RATE_NOTE, row, doubts, 2);
    return code == ASC_OK ? asc_put_text(t, RATE_PROTOCOL, row, PROTOCOLS[protocol]) : code;
}

/* Whether the pairs of a protocol were found; drawn images may show one person. */
static bool has_protocol(const asc_verify_outcome *outcome, int protocol) {
    return protocol != ASC_VERIFY_SAMPLED || outcome->sample.n_unmatched > 0;
}

static int64_t count_protocols(const asc_verify_outcome *outcomes, int64_t n_models) {
    int64_t n = 0;
    for (int64_t m = 0; m < n_models; m++)
        for (int p = 0; p < ASC_VERIFY_PROTOCOLS; p++)
            n += has_protocol(&outcomes[m], p);
    return n;
}

static asc_code put_rates(const asc_verify_outcome *outcomes, int64_t n_models,
                          asc_results *results) {
    asc_table t = {0};
    asc_code code = ASC_OK;
    int64_t row = 0;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_verify_tables[ASC_VERIFY_RATE_TABLE], NULL, 0,
                            count_protocols(outcomes, n_models), NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int p = 0; p < ASC_VERIFY_PROTOCOLS; p++)
            if (has_protocol(&outcomes[m], p))
                ASC_TRY(code, fill_row(&outcomes[m], p, row++, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

static asc_code fill_point(const asc_verify_outcome *outcome, int protocol, int64_t p, int64_t row,
                           const asc_table *t) {
    const asc_verify_point *point = &outcome->points[protocol][p];
    const bool meant = !isnan(point->far);
    char target[64];
    snprintf(target, sizeof target, "%s %.12g", meant ? "far" : "distance",
             meant ? point->far : point->threshold.value);
    asc_reals(t, POINT_FAR)[row] = point->far;
    asc_verify_put_estimate(t, POINT_THRESHOLD, row, &point->threshold);
    asc_verify_put_estimate(t, POINT_FALSE_MATCH, row, &point->false_match);
    asc_verify_put_estimate(t, POINT_TAR, row, &point->accepted);
    asc_ints(t, POINT_FALSE_MATCHES)[row] = point->false_matches;
    asc_ints(t, POINT_FALSE_NON_MATCHES)[row] = point->false_non_matches;
    asc_ints(t, POINT_JUDGED)[row] = p == outcome->judged;
    const int64_t people = outcome->selection.images.n_identities;
    const asc_doubted doubts[] = {
        {"false_match_rate", asc_estimate_doubt_of_rate(&point->false_match, people)},
        {"tar", asc_estimate_doubt_of_rate(&point->accepted, people)}};
    asc_code code = asc_put_model(t, POINT_MODEL, row, outcome->model);
    if (code == ASC_OK)
        code = asc_put_doubts(t, POINT_NOTE, row, doubts, 2);
    if (code == ASC_OK)
        code = asc_put_text(t, POINT_PROTOCOL, row, PROTOCOLS[protocol]);
    return code == ASC_OK ? asc_put_text(t, POINT_TARGET, row, target) : code;
}

static asc_code put_points(const asc_verify_outcome *outcomes, int64_t n_models,
                           asc_results *results) {
    const int64_t points = outcomes[0].n_points;
    asc_table t = {0};
    asc_code code = ASC_OK;
    int64_t row = 0;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_verify_tables[ASC_VERIFY_POINT_TABLE], NULL, 0,
                            count_protocols(outcomes, n_models) * points, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int protocol = 0; protocol < ASC_VERIFY_PROTOCOLS; protocol++)
            for (int64_t p = 0; has_protocol(&outcomes[m], protocol) && p < points; p++)
                ASC_TRY(code, fill_point(&outcomes[m], protocol, p, row++, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

asc_code asc_verify_put_cell(const asc_table *t, const asc_verify_cell_columns *columns,
                             int64_t row, const asc_class_cell *cell) {
    const asc_class_rate *rates[] = {&cell->unmatched, &cell->matched};
    asc_estimate estimates[2];
    for (int r = 0; r < 2; r++) {
        const asc_class_rate *rate = rates[r];
        estimates[r] =
            (asc_estimate){(double)rate->wrong / (double)rate->pairs, rate->error,
                           asc_class_rate_interval(rate, 2 - r), asc_spread_people(&rate->spread)};
        asc_verify_put_estimate(t, columns->rate[r], row, &estimates[r]);
        asc_ints(t, columns->pairs[r])[row] = rate->pairs;
        asc_ints(t, columns->wrong[r])[row] = rate->wrong;
        asc_ints(t, columns->people[r])[row] = rate->people;
    }
    const asc_doubted doubts[] = {
        {"false_match_rate", asc_estimate_doubt_of_rate(&estimates[0], cell->unmatched.people)},
        {"false_non_match_rate", asc_estimate_doubt_of_rate(&estimates[1], cell->matched.people)}};
    return asc_put_doubts(t, columns->note, row, doubts, 2);
}

static asc_code fill_group(const asc_images *images, const asc_verify_outcome *outcome, int32_t a,
                           int group, int64_t row, const asc_table *t) {
    static const asc_verify_cell_columns columns = {
        .rate = {GROUP_FALSE_MATCH, GROUP_FALSE_NON_MATCH},
        .pairs = {GROUP_UNMATCHED, GROUP_MATCHED},
        .wrong = {GROUP_FALSE_MATCHES, GROUP_FALSE_NON_MATCHES},
        .people = {GROUP_UNMATCHED_PEOPLE, GROUP_MATCHED_PEOPLE},
        .note = GROUP_NOTE};
    asc_reals(t, GROUP_THRESHOLD)[row] = asc_verify_judged_point(outcome)->threshold.value;
    asc_code code = asc_verify_put_cell(t, &columns, row,
                                        &outcome->groups[(int64_t)a * ASC_PAIR_GROUPS + group]);
    if (code == ASC_OK)
        code = asc_put_model(t, GROUP_MODEL, row, outcome->model);
    if (code == ASC_OK)
        code = asc_put_text(t, GROUP_ATTRIBUTE, row, images->attribute_names[a]);
    return code == ASC_OK ? asc_put_text(t, GROUP_GROUP, row, GROUPS[group]) : code;
}

static asc_code put_groups(const asc_images *images, const asc_verify_outcome *outcomes,
                           int64_t n_models, asc_results *results) {
    const int64_t rows = (int64_t)images->n_attributes * ASC_PAIR_GROUPS;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_verify_tables[ASC_VERIFY_GROUP_TABLE], NULL, 0,
                            n_models * rows, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t a = 0; a < images->n_attributes; a++)
            for (int g = 0; g < ASC_PAIR_GROUPS; g++)
                ASC_TRY(code,
                        fill_group(images, &outcomes[m], a, g,
                                   m * rows + (int64_t)a * ASC_PAIR_GROUPS + g, &t),
                        done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

/* histogram_<label> [2, bins] and histogram_edges_<label> [bins + 1]. */
static asc_code put_histogram(const asc_verify_outcome *outcome, asc_results *results) {
    const asc_curves *curves = &outcome->histogram;
    const int64_t edges_dims[] = {curves->n + 1}, dims[] = {2, curves->n};
    double *edges = NULL;
    int64_t *counts = NULL;
    char *name = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&edges, (uint64_t)curves->n + 1, sizeof *edges, "histogram"), done);
    ASC_TRY(code, asc_alloc(&counts, 2 * (uint64_t)curves->n, sizeof *counts, "histogram"), done);
    for (int64_t c = 0; c <= curves->n; c++)
        edges[c] = curves->low + (curves->high - curves->low) * (double)c / (double)curves->n;
    for (int64_t c = 0; c < curves->n; c++) {
        counts[c] = curves->matched[c];
        counts[curves->n + c] = curves->unmatched[c];
    }
    ASC_TRY(code, asc_format(&name, "histogram_edges_%s", outcome->model->label), done);
    ASC_TRY(code,
            asc_results_put_f64(results, name, 1, edges_dims, edges, "distance",
                                "edges of the histogram's bins, from the nearest to the farthest "
                                "pair"),
            done);
    free(name);
    name = NULL;
    ASC_TRY(code, asc_format(&name, "histogram_%s", outcome->model->label), done);
    code = asc_results_put_i64(results, name, 2, dims, counts, "pairs",
                               "all pairs a bin of distances; first row matched, second unmatched");
done:
    free(edges);
    free(counts);
    free(name);
    return code;
}

/* det_<label> [n, 3]. */
static asc_code put_det(const asc_verify_outcome *outcome, asc_results *results) {
    enum { COLUMNS = 3 };
    const int64_t dims[] = {outcome->n_det, COLUMNS};
    char *name = NULL;
    double *values = NULL;
    asc_code code = asc_format(&name, "det_%s", outcome->model->label);
    if (code == ASC_OK)
        code = asc_alloc(&values, COLUMNS * (uint64_t)outcome->n_det, sizeof *values, "rates");
    for (int64_t p = 0; p < outcome->n_det && code == ASC_OK; p++) {
        const asc_det_point *point = &outcome->det[p];
        values[p * COLUMNS] = point->threshold;
        values[p * COLUMNS + 1] = point->false_match;
        values[p * COLUMNS + 2] = point->false_non_match;
    }
    if (code == ASC_OK)
        code = asc_results_put_f64(
            results, name, 2, dims, values, "distance, 1, 1",
            "detection error trade-off of all pairs, thinned to steps of 4 %: threshold, share of "
            "unmatched pairs nearer (false matches), share of matched pairs that are not (false "
            "non-matches)");
    free(values);
    free(name);
    return code;
}

/* <name>_<label> [n, 2], pairs as rows of the study file. */
static asc_code put_pairs(const asc_verify_outcome *outcome, const char *name, const char *text,
                          const int64_t *pairs, int64_t n, asc_results *results) {
    const int64_t dims[] = {n, 2};
    int64_t *list = NULL;
    char *full_name = NULL;
    asc_code code = asc_alloc(&list, 2 * (uint64_t)n, sizeof *list, "drawn pairs");
    if (code == ASC_OK)
        code = asc_format(&full_name, "%s_%s", name, outcome->model->label);
    for (int64_t k = 0; k < 2 * n && code == ASC_OK; k++)
        list[k] = outcome->selection.rows[pairs[k]];
    if (code == ASC_OK)
        code = asc_results_put_i64(results, full_name, 2, dims, list, "row", text);
    free(full_name);
    free(list);
    return code;
}

asc_code asc_verify_report(const asc_verify_outcome *outcomes, int64_t n_models,
                           const char *reference, asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    asc_code code = put_rates(outcomes, n_models, results);
    if (code == ASC_OK)
        code = put_points(outcomes, n_models, results);
    if (code == ASC_OK && images->n_attributes)
        code = put_groups(images, outcomes, n_models, results);
    if (code == ASC_OK && images->n_traits)
        code = asc_verify_report_classes(outcomes, n_models, results);
    if (code == ASC_OK)
        code = asc_verify_report_people(outcomes, n_models, results);
    if (code == ASC_OK && n_models > 1)
        code = asc_verify_report_differences(outcomes, n_models, reference, results);
    for (int64_t m = 0; m < n_models; m++) {
        const asc_sample *sample = &outcomes[m].sample;
        if (code == ASC_OK)
            code = put_histogram(&outcomes[m], results);
        if (code == ASC_OK)
            code = put_det(&outcomes[m], results);
        if (code == ASC_OK)
            code = put_pairs(&outcomes[m], "sampled_matched",
                             "drawn pairs of one identity, rows of the study file", sample->matched,
                             sample->n_matched, results);
        if (code == ASC_OK)
            code = put_pairs(&outcomes[m], "sampled_unmatched",
                             "drawn pairs of two identities, rows of the study file",
                             sample->unmatched, sample->n_unmatched, results);
    }
    return code;
}
