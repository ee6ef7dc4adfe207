/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "results/table_model.h"
#include "topology/bottleneck.h"
#include "topology/columns.h"
#include "topology/lengths.h"
#include "topology/tables.h"

/* Death times of all points over their mean: [n - 1], owned by the caller. */
static asc_code scale(const asc_population *of, double **deaths) {
    const asc_subset *all = &of->subsets[0];
    const double mean = asc_persistence_of(all->lengths, all->n - 1).mean;
    asc_code code = asc_alloc(deaths, (uint64_t)all->n, sizeof **deaths, "death times");
    for (int64_t e = 0; e + 1 < all->n && code == ASC_OK; e++)
        (*deaths)[e] = mean > 0 ? (double)all->lengths[e] / mean : 0;
    return code;
}

static asc_code put_pair(const asc_table *t, int64_t row, const asc_topology_outcome *a,
                         const asc_topology_outcome *b, int which) {
    const asc_population *of_a = &a->populations[which], *of_b = &b->populations[which];
    double *x = NULL, *y = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, scale(of_a, &x), done);
    ASC_TRY(code, scale(of_b, &y), done);
    ASC_TRY(code, asc_put_model(t, BETWEEN_MODEL, row, a->model), done);
    ASC_TRY(code, asc_put_model(t, BETWEEN_OTHER, row, b->model), done);
    ASC_TRY(code, asc_put_text(t, BETWEEN_POINTS, row, of_a->points), done);
    asc_reals(t, BETWEEN_BOTTLENECK)[row] =
        asc_bottleneck(x, of_a->divisions.n - 1, y, of_b->divisions.n - 1);
done:
    free(x);
    free(y);
    return code;
}

asc_code asc_topology_put_between(const asc_topology_outcome *outcomes, int64_t n,
                                  asc_results *results) {
    int64_t row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    if (n < 2)
        return ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_topology_tables[ASC_TOPOLOGY_BETWEEN_TABLE], NULL, 0,
                            n * (n - 1) / 2 * ASC_POPULATIONS, NULL, 0),
            done);
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = a + 1; b < n; b++)
            for (int p = 0; p < ASC_POPULATIONS; p++)
                ASC_TRY(code, put_pair(&t, row++, &outcomes[a], &outcomes[b], p), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
