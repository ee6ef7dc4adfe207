/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/tables.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "kinds/columns.h"
#include "kinds/energies.h"
#include "results/table_model.h"
#include "sources/trait_classes.h"

asc_code asc_kinds_put_keys(const asc_table *table, int column, int64_t row,
                            const asc_kinds_outcome *outcome, const asc_kinds_view *view) {
    asc_code code = asc_put_model(table, column, row, outcome->model);
    if (code == ASC_OK)
        code = asc_put_text(table, column + 2, row, view->trait->name);
    return code == ASC_OK ? asc_put_text(table, column + 3, row, asc_kind_name(view->trait->kind))
                          : code;
}

asc_code asc_kinds_put_class(const asc_table *table, int column, int64_t row,
                             const asc_kinds_view *view, int32_t class) {
    return asc_put_text(table, column, row, asc_trait_label(view->trait, class));
}

void asc_kinds_put_ks(const asc_table *table, int column, int64_t row, const asc_kinds_ks *ks) {
    asc_reals(table, column)[row] = ks->value;
    asc_reals(table, column + 1)[row] = ks->upper;
    asc_reals(table, column + 2)[row] = ks->location;
}

/* Pairs of classes of all attributes, in either order and of one class. */
asc_code asc_kinds_put_pairs(const asc_kinds_outcome *outcomes, int64_t n, asc_results *results) {
    int64_t rows = 0, row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n; m++)
        for (int32_t v = 0; v < outcomes[m].views.n; v++)
            rows += (int64_t)outcomes[m].views.views[v].n * outcomes[m].views.views[v].n;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_kinds_tables[ASC_KINDS_PAIR_TABLE], NULL, 0, rows, NULL, 0),
            done);
    for (int64_t m = 0; m < n; m++)
        for (int32_t v = 0; v < outcomes[m].views.n; v++) {
            const asc_kinds_view *view = &outcomes[m].views.views[v];
            const asc_kinds_found *found = &outcomes[m].found[v];
            for (int64_t p = 0; p < (int64_t)view->n * view->n; p++, row++) {
                const int32_t k = (int32_t)(p / view->n), l = (int32_t)(p % view->n);
                ASC_TRY(code, asc_kinds_put_keys(&t, PAIR_MODEL, row, &outcomes[m], view), done);
                ASC_TRY(code, asc_kinds_put_class(&t, PAIR_FIRST, row, view, k), done);
                ASC_TRY(code, asc_kinds_put_class(&t, PAIR_SECOND, row, view, l), done);
                asc_ints(&t, PAIR_PAIRS)[row] = outcomes[m].tallies[v].pairs[p];
                asc_kinds_put_ks(&t, PAIR_KS, row, &found->pairs[p]);
                asc_reals(&t, PAIR_ENERGY)[row] = asc_kinds_energy(found, k, l);
                asc_reals(&t, PAIR_NEAR)[row] = found->mean[p];
            }
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

static asc_code put_all(const asc_kinds_outcome *outcomes, int64_t n,
                        asc_kinds_entropies *const *entropies, asc_results *results) {
    asc_code code = asc_kinds_put_attributes(outcomes, n, entropies, results);
    if (code == ASC_OK)
        code = asc_kinds_put_classes(outcomes, n, entropies, results);
    if (code == ASC_OK)
        code = asc_kinds_put_pairs(outcomes, n, results);
    if (code == ASC_OK)
        code = asc_kinds_put_gaps(outcomes, n, results);
    if (code == ASC_OK)
        code = asc_kinds_put_bins(outcomes, n, results);
    return code == ASC_OK ? asc_kinds_put_correlations(outcomes, n, entropies, results) : code;
}

static asc_code find_entropies(const asc_kinds_outcome *outcome, asc_kinds_entropies **entropies) {
    const asc_kinds_views *views = &outcome->views;
    asc_code code =
        asc_alloc(entropies, (uint64_t)views->n, sizeof **entropies, "entropies of attributes");
    for (int32_t v = 0; v < views->n && code == ASC_OK; v++)
        code = asc_kinds_entropies_compute(views, &views->views[v], &outcome->tallies[v],
                                           &(*entropies)[v]);
    return code;
}

asc_code asc_kinds_put_tables(const asc_kinds_outcome *outcomes, int64_t n, asc_results *results) {
    asc_kinds_entropies **entropies = NULL;
    asc_code code =
        asc_alloc(&entropies, (uint64_t)n, sizeof *entropies, "entropies of attributes");
    for (int64_t m = 0; m < n && code == ASC_OK; m++)
        code = find_entropies(&outcomes[m], &entropies[m]);
    if (code == ASC_OK)
        code = put_all(outcomes, n, entropies, results);
    for (int64_t m = 0; entropies && m < n; m++) {
        for (int32_t v = 0; entropies[m] && v < outcomes[m].views.n; v++)
            asc_kinds_entropies_free(&entropies[m][v]);
        free(entropies[m]);
    }
    free(entropies);
    return code;
}
