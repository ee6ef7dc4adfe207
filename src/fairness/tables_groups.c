/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "fairness/columns.h"
#include "fairness/own.h"
#include "fairness/tables.h"
#include "results/doubts.h"

/* Why a group's own threshold is not there, or not all of its interval; "": both are. */
static const char *find_own_note(double far, double threshold, const asc_fairness_rate *match,
                                 const asc_interval *ends) {
    if (isnan(far))
        return "no own_threshold where the threshold is given";
    if (isnan(threshold))
        return "no own_threshold without pairs of two people";
    if (!isnan(ends->low) && !isnan(ends->high))
        return "";
    return match->spread.people < ASC_PEOPLE_LEAST
               ? "no interval of own_threshold of so few people"
               : "the curve ends before the interval of own_threshold";
}

/* What there is to say against the intervals of both rates, or of false matches alone (miss NULL);
 * and of the own threshold. */
static asc_code put_note(const asc_table *t, int column, int64_t row,
                         const asc_fairness_rate *match, const asc_fairness_rate *miss,
                         const char *own) {
    const asc_doubted doubts[ASC_FAIRNESS_RATES] = {
        {"false_match_rate", asc_fairness_doubt(match, ASC_FAIRNESS_FMR)},
        {"false_non_match_rate",
         miss ? asc_fairness_doubt(miss, ASC_FAIRNESS_FNMR) : ASC_DOUBT_NONE}};
    char *said = NULL, *note = NULL;
    asc_code code = asc_doubts_say(doubts, ASC_FAIRNESS_RATES, &said);
    if (code == ASC_OK)
        code = asc_format(&note, "%s%s%s", said, *said && *own ? "; " : "", own);
    if (code == ASC_OK)
        code = asc_put_text(t, column, row, note);
    free(said);
    free(note);
    return code;
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
    const double threshold = outcome->found[s].own[g * outcome->n_points + p];
    asc_reals(t, GROUP_OWN)[row] = threshold;
    asc_reals(t, GROUP_OWN_LOW)[row] = own.low;
    asc_reals(t, GROUP_OWN_HIGH)[row] = own.high;
    asc_code code = asc_fairness_put_keys(t, GROUP_MODEL, row, outcome, s);
    if (code == ASC_OK)
        code = put_note(t, GROUP_NOTE, row, match, miss,
                        find_own_note(point->far, threshold, match, &own));
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
    if (code == ASC_OK)
        code = put_note(t, PAIR_NOTE, row, rate, NULL, "");
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
    const asc_fairness_rate *match = asc_fairness_rate_of(outcome, s, g, step, ASC_FAIRNESS_FMR);
    const asc_fairness_rate *miss = asc_fairness_rate_of(outcome, s, g, step, ASC_FAIRNESS_FNMR);
    asc_fairness_put_rate(t, DET_FMR, row, match, ASC_FAIRNESS_FMR);
    asc_fairness_put_rate(t, DET_FNMR, row, miss, ASC_FAIRNESS_FNMR);
    asc_code code = asc_fairness_put_keys(t, DET_MODEL, row, outcome, s);
    if (code == ASC_OK)
        code = put_note(t, DET_NOTE, row, match, miss, "");
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
