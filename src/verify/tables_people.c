/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "results/table_model.h"
#include "verify/columns.h"
#include "verify/menagerie.h"
#include "verify/tables.h"

/* Errors of people at one threshold, and the pairs that they could be made in. */
static asc_code list_pairs(const asc_verify_outcome *outcome, bool matched, int64_t **pairs) {
    const asc_verify_people *people = &outcome->people;
    asc_code code = asc_alloc(pairs, (uint64_t)people->n, sizeof **pairs, "pairs of people");
    for (int64_t k = 0; k < people->n && code == ASC_OK; k++) {
        const int64_t n = people->images[k];
        (*pairs)[k] = matched ? n * (n - 1) / 2 : n * (outcome->selection.images.n - n);
    }
    return code;
}

/* Every person of a model, from `row` on. */
static asc_code fill_people(const asc_verify_outcome *outcome, int64_t row, const asc_table *t) {
    static const int columns[2][3] = {
        {PERSON_UNMATCHED, PERSON_FALSE_MATCHES, PERSON_FALSE_MATCH},
        {PERSON_MATCHED, PERSON_FALSE_NON_MATCHES, PERSON_FALSE_NON_MATCH}};
    const asc_verify_people *people = &outcome->people;
    const int64_t *errors[] = {people->false_matches, people->false_non_matches};
    asc_code code = ASC_OK;
    for (int matched = 0; matched < 2 && code == ASC_OK; matched++) {
        int64_t *pairs = NULL;
        code = list_pairs(outcome, matched, &pairs);
        for (int64_t k = 0; k < people->n && code == ASC_OK; k++) {
            asc_ints(t, columns[matched][0])[row + k] = pairs[k];
            asc_ints(t, columns[matched][1])[row + k] = errors[matched][k];
            asc_reals(t, columns[matched][2])[row + k] =
                pairs[k] > 0 ? (double)errors[matched][k] / (double)pairs[k] : NAN;
        }
        free(pairs);
    }
    for (int64_t k = 0; k < people->n && code == ASC_OK; k++) {
        asc_ints(t, PERSON_IMAGES)[row + k] = people->images[k];
        code = asc_put_model(t, PERSON_MODEL, row + k, outcome->model);
        if (code == ASC_OK)
            code = asc_put_text(t, PERSON_IDENTITY, row + k,
                                outcome->selection.images.identity_labels[k]);
    }
    return code;
}

static asc_code fill_errors(const asc_verify_outcome *outcome, bool matched, int64_t row,
                            const asc_table *t) {
    static const struct {
        double top;
        int people, share, chance;
    } tops[] = {{0.01, ERRORS_TOP_1, ERRORS_TOP_1_SHARE, ERRORS_TOP_1_CHANCE},
                {0.05, ERRORS_TOP_5, ERRORS_TOP_5_SHARE, ERRORS_TOP_5_CHANCE}};
    const asc_verify_people *people = &outcome->people;
    const asc_verify_point *point = asc_verify_judged_point(outcome);
    const int64_t *errors = matched ? people->false_non_matches : people->false_matches;
    int64_t *pairs = NULL, able = 0, erring = 0, worst = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, list_pairs(outcome, matched, &pairs), done);
    for (int64_t k = 0; k < people->n; k++) {
        able += pairs[k] > 0;
        erring += errors[k] > 0;
        if (errors[k] > errors[worst])
            worst = k;
    }
    asc_reals(t, ERRORS_THRESHOLD)[row] = point->threshold.value;
    asc_ints(t, ERRORS_ERRORS)[row] = matched ? point->false_non_matches : point->false_matches;
    asc_ints(t, ERRORS_PEOPLE)[row] = able;
    asc_ints(t, ERRORS_ERRING)[row] = erring;
    asc_ints(t, ERRORS_WORST_ERRORS)[row] = errors[worst];
    for (size_t q = 0; q < sizeof tops / sizeof *tops; q++) {
        asc_top_share top;
        ASC_TRY(code, asc_menagerie_top(&(asc_burden){people->n, errors, pairs}, tops[q].top, &top),
                done);
        asc_ints(t, tops[q].people)[row] = top.people;
        asc_reals(t, tops[q].share)[row] = top.share;
        asc_reals(t, tops[q].chance)[row] = top.chance;
    }
    ASC_TRY(code, asc_put_model(t, ERRORS_MODEL, row, outcome->model), done);
    ASC_TRY(code, asc_put_text(t, ERRORS_KIND, row, matched ? "false non-match" : "false match"),
            done);
    code = asc_put_text(t, ERRORS_WORST, row,
                        errors[worst] > 0 ? outcome->selection.images.identity_labels[worst] : "");
done:
    free(pairs);
    return code;
}

static asc_code put_people(const asc_verify_outcome *outcomes, int64_t n_models,
                           asc_results *results) {
    int64_t rows = 0;
    for (int64_t m = 0; m < n_models; m++)
        rows += outcomes[m].people.n;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(
        code,
        asc_table_begin(&t, &asc_verify_tables[ASC_VERIFY_PERSON_TABLE], NULL, 0, rows, NULL, 0),
        done);
    rows = 0;
    for (int64_t m = 0; m < n_models; m++) {
        ASC_TRY(code, fill_people(&outcomes[m], rows, &t), done);
        rows += outcomes[m].people.n;
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

asc_code asc_verify_report_people(const asc_verify_outcome *outcomes, int64_t n_models,
                                  asc_results *results) {
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_verify_tables[ASC_VERIFY_ERRORS_TABLE], NULL, 0, 2 * n_models,
                            NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int matched = 0; matched < 2; matched++)
            ASC_TRY(code, fill_errors(&outcomes[m], matched, 2 * m + matched, &t), done);
    ASC_TRY(code, asc_results_put_table(results, &t), done);
    code = put_people(outcomes, n_models, results);
done:
    asc_table_free(&t);
    return code;
}
