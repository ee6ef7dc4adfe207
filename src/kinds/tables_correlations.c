/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "kinds/columns.h"
#include "kinds/energies.h"
#include "kinds/tables.h"
#include "results/table_model.h"

enum { AGGREGATES = 3, ENTROPIES = 2 };
static const char *const AGGREGATE[AGGREGATES] = {"ks_max", "ks_mean", "ks_weighted"};
static const char *const ENTROPY[ENTROPIES] = {"intra_entropy", "inter_entropy"};

/* A column of a model's attributes of a kind: out [views]; returns how many. */
static int32_t gather(const asc_kinds_outcome *outcome, const asc_kinds_entropies *entropies,
                      asc_kind kind, int column, double *out) {
    int32_t n = 0;
    for (int32_t v = 0; v < outcome->views.n; v++) {
        const asc_kinds_aggregates a =
            asc_kinds_aggregate(&outcome->found[v], &outcome->tallies[v]);
        const double all[AGGREGATES + ENTROPIES] = {a.max, a.mean, a.weighted, entropies[v].intra,
                                                    entropies[v].inter};
        if (outcome->views.views[v].trait->kind == kind)
            out[n++] = all[column];
    }
    return n;
}

static bool has_kind(const asc_kinds_outcome *outcome, asc_kind kind) {
    bool has = false;
    for (int32_t v = 0; v < outcome->views.n; v++)
        has = has || outcome->views.views[v].trait->kind == kind;
    return has;
}

static asc_code fill_row(const asc_kinds_outcome *outcome, const asc_kinds_entropies *entropies,
                         asc_kind kind, int aggregate, int entropy, int64_t row,
                         const asc_table *t) {
    const uint64_t views = (uint64_t)outcome->views.n;
    double *rho = &asc_reals(t, KIN_STATISTIC)[row], *p = &asc_reals(t, KIN_PVALUE)[row];
    double *x = NULL, *y = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&x, views, sizeof *x, "correlations"), done);
    ASC_TRY(code, asc_alloc(&y, views, sizeof *y, "correlations"), done);
    const int32_t n = gather(outcome, entropies, kind, aggregate, x);
    int64_t known = 0;
    gather(outcome, entropies, kind, AGGREGATES + entropy, y);
    for (int32_t a = 0; a < n; a++)
        known += !isnan(x[a]) && !isnan(y[a]);
    ASC_TRY(code, asc_spearman(x, y, n, rho, p), done);
    asc_ints(t, KIN_ATTRIBUTES)[row] = known;
    ASC_TRY(code, asc_put_model(t, KIN_MODEL, row, outcome->model), done);
    ASC_TRY(code, asc_put_text(t, KIN_KIND, row, asc_kind_name(kind)), done);
    ASC_TRY(code, asc_put_text(t, KIN_COLUMN, row, AGGREGATE[aggregate]), done);
    code = asc_put_text(t, KIN_ENTROPY, row, ENTROPY[entropy]);
done:
    free(x);
    free(y);
    return code;
}

asc_code asc_kinds_put_correlations(const asc_kinds_outcome *outcomes, int64_t n,
                                    asc_kinds_entropies *const *entropies, asc_results *results) {
    int64_t rows = 0, row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n; m++)
        for (int kind = 0; kind < ASC_KINDS; kind++)
            rows += has_kind(&outcomes[m], (asc_kind)kind) ? AGGREGATES * ENTROPIES : 0;
    ASC_TRY(
        code,
        asc_table_begin(&t, &asc_kinds_tables[ASC_KINDS_CORRELATION_TABLE], NULL, 0, rows, NULL, 0),
        done);
    for (int64_t m = 0; m < n; m++)
        for (int kind = 0; kind < ASC_KINDS; kind++)
            for (int c = 0; c < AGGREGATES * ENTROPIES; c++)
                if (has_kind(&outcomes[m], (asc_kind)kind))
                    ASC_TRY(code,
                            fill_row(&outcomes[m], entropies[m], (asc_kind)kind, c / ENTROPIES,
                                     c % ENTROPIES, row++, &t),
                            done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
