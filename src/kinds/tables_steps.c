/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "kinds/columns.h"
#include "kinds/tables.h"
#include "results/doubts.h"

static int64_t count_steps(const asc_kinds_outcome *outcomes, int64_t n, asc_kind kind) {
    int64_t rows = 0;
    for (int64_t m = 0; m < n; m++)
        for (int32_t v = 0; v < outcomes[m].views.n; v++)
            if (outcomes[m].views.views[v].trait->kind == kind)
                rows += outcomes[m].found[v].n_steps;
    return rows;
}

static asc_code fill_gap(const asc_kinds_outcome *outcome, int32_t v, int32_t gap, int64_t row,
                         const asc_table *t) {
    const asc_kinds_found *found = &outcome->found[v];
    asc_ints(t, GAP_GAP)[row] = gap;
    asc_ints(t, GAP_PAIRS)[row] = outcome->tallies[v].steps[gap];
    asc_kinds_put_ks(t, GAP_KS, row, &found->steps[gap]);
    const asc_estimate *near = &found->step_near[gap];
    const asc_doubted doubt = {.doubt = asc_estimate_doubt(near)};
    asc_reals(t, GAP_NEAR)[row] = found->step_mean[gap];
    asc_reals(t, GAP_NEAR_LOW)[row] = near->interval.low;
    asc_reals(t, GAP_NEAR_HIGH)[row] = near->interval.high;
    asc_code code = asc_put_doubts(t, GAP_NOTE, row, &doubt, 1);
    return code != ASC_OK
               ? code
               : asc_kinds_put_keys(t, GAP_MODEL, row, outcome, &outcome->views.views[v]);
}

static asc_code fill_bin(const asc_kinds_outcome *outcome, int32_t v, int32_t bin, int64_t row,
                         const asc_table *t) {
    const asc_kinds_found *found = &outcome->found[v];
    asc_ints(t, BIN_BIN)[row] = bin + 1;
    asc_reals(t, BIN_FROM)[row] = (double)bin / ASC_KINDS_BINS;
    asc_reals(t, BIN_TO)[row] = (double)(bin + 1) / ASC_KINDS_BINS;
    asc_ints(t, BIN_PAIRS)[row] = outcome->tallies[v].steps[bin];
    asc_kinds_put_ks(t, BIN_KS, row, &found->steps[bin]);
    asc_reals(t, BIN_NEAR)[row] = found->step_mean[bin];
    return asc_kinds_put_keys(t, BIN_MODEL, row, outcome, &outcome->views.views[v]);
}

/* A row a step of every attribute of the kind; no table without any. */
static asc_code put_steps(const asc_kinds_outcome *outcomes, int64_t n, asc_kind kind, int table,
                          asc_code (*fill)(const asc_kinds_outcome *, int32_t, int32_t, int64_t,
                                           const asc_table *),
                          asc_results *results) {
    const int64_t rows = count_steps(outcomes, n, kind);
    int64_t row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    if (rows == 0)
        return ASC_OK;
    ASC_TRY(code, asc_table_begin(&t, &asc_kinds_tables[table], NULL, 0, rows, NULL, 0), done);
    for (int64_t m = 0; m < n; m++)
        for (int32_t v = 0; v < outcomes[m].views.n; v++)
            for (int32_t s = 0; s < outcomes[m].found[v].n_steps; s++)
                if (outcomes[m].views.views[v].trait->kind == kind)
                    ASC_TRY(code, fill(&outcomes[m], v, s, row++, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

asc_code asc_kinds_put_gaps(const asc_kinds_outcome *outcomes, int64_t n, asc_results *results) {
    return put_steps(outcomes, n, ASC_KIND_ORDERED, ASC_KINDS_GAP_TABLE, fill_gap, results);
}

asc_code asc_kinds_put_bins(const asc_kinds_outcome *outcomes, int64_t n, asc_results *results) {
    return put_steps(outcomes, n, ASC_KIND_CONTINUOUS, ASC_KINDS_BIN_TABLE, fill_bin, results);
}
