/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fairness/columns.h"
#include "fairness/own.h"
#include "fairness/tables.h"

/* Where coverage was seen to fall short (docs/exact.md). */
static const char *find_note(const asc_fairness_rate *match, const asc_fairness_rate *miss) {
    static const char *const notes[] = {
        "", "few people or false matches: no interval of their rate, or one that may be too narrow",
        "few people or false non-matches: no interval of their rate, or one that may be too narrow",
        "few people or errors: no intervals, or some that may be too narrow"};
    return notes[asc_fairness_is_sparse(match) + 2 * asc_fairness_is_sparse(miss)];
}

static asc_code fill_group(const asc_fairness_outcome *outcome, int32_t s, int64_t p, int32_t g,
                           int64_t row, const asc_table *t) {
    const asc_fairness_split *split = &outcome->splits.splits[s];
    const asc_fairness_point *point = &outcome->points[p];
    const asc_fairness_rate *match =
        asc_fairness_rate_of(outcome, s, g, point->place, ASC_FAIRNESS_FMR);
    const asc_fairness_rate *miss =
        asc_fairness_rate_of(outcome, s, g, point->place, ASC_FAIRNESS_FNMR);
    const asc_interval own = isnan(point->far)
                                 ? (asc_interval){NAN, NAN}
                                 : asc_fairness_own_interval(outcome, s, g, point->far);
    asc_ints(t, GROUP_PEOPLE)[row] = split->people[g];
    asc_ints(t, GROUP_IMAGES)[row] = split->images[g];
    asc_ints(t, GROUP_UNMATCHED)[row] = match->pairs;
    asc_ints(t, GROUP_FALSE_MATCHES)[row] = match->wrong;
    asc_ints(t, GROUP_MATCHED)[row] = miss->pairs;
    asc_ints(t, GROUP_MATCHED_PEOPLE)[row] = miss->spread.people;
    asc_ints(t, GROUP_FALSE_NON_MATCHES)[row] = miss->wrong;
    asc_fairness_put_rate(t, GROUP_FMR, row, match, ASC_FAIRNESS_FMR);
    asc_fairness_put_rate(t, GROUP_FNMR, row, miss, ASC_FAIRNESS_FNMR);
    asc_reals(t, GROUP_OWN)[row] = outcome->found[s].own[g * outcome->n_points + p];
    asc_reals(t, GROUP_OWN_LOW)[row] = own.low;
    asc_reals(t, GROUP_OWN_HIGH)[row] = own.high;
    asc_code code = asc_fairness_put_keys(t, GROUP_MODEL, row, outcome, s);
    if (code == ASC_OK)
        code = asc_put_text(t, GROUP_NOTE, row, find_note(match, miss));
    if (code == ASC_OK)
        code = asc_fairness_put_point(t, GROUP_POINT, row, point);
    return code == ASC_OK ? asc_put_text(t, GROUP_GROUP, row, split->labels[g]) : code;
}

/* Rows of a model: a group, or a pair of groups, has one at every `times`. */
static int64_t rows_of(const asc_fairness_outcome *outcome, int64_t times, bool pairs) {
    int64_t rows = 0;
    for (int32_t s = 0; s < outcome->splits.n; s++) {
        const int64_t n = outcome->splits.splits[s].n;
        rows += times * (pairs ? n * (n + 1) / 2 : n);
    }
    return rows;
}

asc_code asc_fairness_put_groups(const asc_fairness_outcome *outcomes, int64_t n_models,
                                 asc_results *results) {
    asc_table t = {0};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += rows_of(&outcomes[m], outcomes[m].n_points, false);
    ASC_TRY(
        code,
        asc_table_begin(&t, &asc_fairness_tables[ASC_FAIRNESS_GROUP_TABLE], NULL, 0, rows, NULL, 0),
        done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t s = 0; s < outcomes[m].splits.n; s++)
            for (int64_t p = 0; p < outcomes[m].n_points; p++)
                for (int32_t g = 0; g < outcomes[m].splits.splits[s].n; g++)
                    ASC_TRY(code, fill_group(&outcomes[m], s, p, g, row++, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

static asc_code fill_pair(const asc_fairness_outcome *outcome, int32_t s, int64_t p, int32_t g,
                          int32_t h, const asc_fairness_rate *rate, int64_t row,
                          const asc_table *t) {
    const asc_fairness_split *split = &outcome->splits.splits[s];
    asc_ints(t, PAIR_PEOPLE)[row] = rate->spread.people;
    asc_ints(t, PAIR_UNMATCHED)[row] = rate->pairs;
    asc_ints(t, PAIR_FALSE_MATCHES)[row] = rate->wrong;
    asc_fairness_put_rate(t, PAIR_FMR, row, rate, ASC_FAIRNESS_FMR);
    asc_code code = asc_fairness_put_keys(t, PAIR_MODEL, row, outcome, s);
    if (code == ASC_OK)
        code = asc_fairness_put_point(t, PAIR_POINT, row, &outcome->points[p]);
    if (code == ASC_OK)
        code = asc_put_text(t, PAIR_A, row, split->labels[g]);
    return code == ASC_OK ? asc_put_text(t, PAIR_B, row, split->labels[h]) : code;
}

/* One split at one point, from `*row` on. */
static asc_code fill_pairs(const asc_fairness_outcome *outcome, int32_t s, int64_t p, int64_t *row,
                           const asc_table *t) {
    const int32_t n = outcome->splits.splits[s].n;
    const asc_fairness_rate *rate = outcome->found[s].between + outcome->points[p].cell;
    asc_code code = ASC_OK;
    for (int32_t g = 0; g < n; g++)
        for (int32_t h = g; h < n && code == ASC_OK; h++, rate += outcome->n_drawn)
            code = fill_pair(outcome, s, p, g, h, rate, (*row)++, t);
    return code;
}

asc_code asc_fairness_put_pairs(const asc_fairness_outcome *outcomes, int64_t n_models,
                                asc_results *results) {
    asc_table t = {0};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += rows_of(&outcomes[m], outcomes[m].n_points, true);
    ASC_TRY(
        code,
        asc_table_begin(&t, &asc_fairness_tables[ASC_FAIRNESS_PAIR_TABLE], NULL, 0, rows, NULL, 0),
        done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t s = 0; s < outcomes[m].splits.n; s++)
            for (int64_t p = 0; p < outcomes[m].n_points; p++)
                ASC_TRY(code, fill_pairs(&outcomes[m], s, p, &row, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

static asc_code fill_step(const asc_fairness_outcome *outcome, int32_t s, int32_t g, int64_t step,
                          int64_t row, const asc_table *t) {
    asc_ints(t, DET_STEP)[row] = step + 1;
    asc_reals(t, DET_THRESHOLD)[row] = outcome->thresholds[step];
    asc_fairness_put_rate(t, DET_FMR, row,
                          asc_fairness_rate_of(outcome, s, g, step, ASC_FAIRNESS_FMR),
                          ASC_FAIRNESS_FMR);
    asc_fairness_put_rate(t, DET_FNMR, row,
                          asc_fairness_rate_of(outcome, s, g, step, ASC_FAIRNESS_FNMR),
                          ASC_FAIRNESS_FNMR);
    asc_code code = asc_fairness_put_keys(t, DET_MODEL, row, outcome, s);
    return code == ASC_OK ? asc_put_text(t, DET_GROUP, row, outcome->splits.splits[s].labels[g])
                          : code;
}

asc_code asc_fairness_put_det(const asc_fairness_outcome *outcomes, int64_t n_models,
                              asc_results *results) {
    asc_table t = {0};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += rows_of(&outcomes[m], outcomes[m].n_thresholds, false);
    ASC_TRY(
        code,
        asc_table_begin(&t, &asc_fairness_tables[ASC_FAIRNESS_DET_TABLE], NULL, 0, rows, NULL, 0),
        done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t s = 0; s < outcomes[m].splits.n; s++)
            for (int32_t g = 0; g < outcomes[m].splits.splits[s].n; g++)
                for (int64_t step = 0; step < outcomes[m].n_thresholds; step++)
                    ASC_TRY(code, fill_step(&outcomes[m], s, g, step, row++, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
