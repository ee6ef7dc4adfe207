/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/trees.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/team.h"
#include "sweep/nearest.h"
#include "topology/outside.h"

/* Each forest by one thread, as far as the lists tell; whether all are whole. */
static asc_code grow_all(asc_forest *forests, const asc_lists *lists, bool *whole) {
    asc_team team = {0};
#pragma omp parallel for schedule(dynamic) num_threads(asc_sweep_threads())
    for (int32_t f = 0; f < lists->n_forests; f++)
        asc_team_note(&team, asc_forest_grow(&forests[f], lists, f));
    *whole = true;
    for (int32_t f = 0; f < lists->n_forests; f++)
        *whole = *whole && asc_forest_is_whole(&forests[f]);
    return asc_team_end(&team);
}

static asc_code ask_all(const asc_forest *forests, const asc_lists *lists, float *asked) {
    asc_team team = {0};
#pragma omp parallel for schedule(dynamic) num_threads(asc_sweep_threads())
    for (int32_t f = 0; f < lists->n_forests; f++)
        asc_team_note(&team, asc_forest_ask(&forests[f], lists, f, asked));
    return asc_team_end(&team);
}

/* One more sweep; what was asked is known then. Collective. */
static asc_code seek(const asc_points *points, const asc_forest *forests, asc_outside *outside,
                     asc_lists *lists) {
    asc_sink *sink = &outside->sink;
    asc_code code = asc_agree(points->comm, ask_all(forests, lists, outside->asked));
    if (code != ASC_OK)
        return code;
    asc_outside_stand(outside, forests);
    code = asc_sweep_run(points, &sink, 1, "edges between trees");
    for (int64_t p = 0; p < lists->n * lists->n_forests && code == ASC_OK; p++)
        if (outside->asked[p] >= 0)
            lists->reach[p] = outside->asked[p];
    return code;
}

static asc_code lists_init(const asc_points *points, int32_t n_forests, asc_nearest *nearest,
                           asc_outside *outside, asc_lists *lists) {
    const int32_t near = (int32_t)(points->n - 1 < ASC_TREES_NEAR ? points->n - 1 : ASC_TREES_NEAR);
    asc_code code = asc_nearest_init(nearest, points->n, near);
    if (code == ASC_OK)
        code = asc_outside_init(points->n, n_forests,
                                n_forests == 1 ? ASC_TREES_OWN_ONE : ASC_TREES_OWN, outside);
    if (code == ASC_OK)
        code = asc_alloc(&lists->reach, (uint64_t)(points->n * n_forests), sizeof *lists->reach,
                         "nearest points");
    if (code != ASC_OK)
        return code;
    lists->n = points->n;
    lists->n_forests = n_forests;
    lists->k = near;
    lists->near = nearest->keys;
    lists->k_own = outside->k;
    lists->own = outside->keys;
    for (int64_t p = 0; p < lists->n * n_forests; p++)
        lists->reach[p] = -1;
    return ASC_OK;
}

asc_code asc_trees_grow(const asc_points *points, asc_forest *forests, int32_t n, int32_t *sweeps) {
    asc_nearest nearest = {0};
    asc_outside outside = {0};
    asc_lists lists = {0};
    asc_sink *sink = &nearest.sink;
    bool whole = false;
    *sweeps = 0;
    if (points->n < 2 || n == 0)
        return ASC_OK;
    asc_code code = asc_agree(points->comm, lists_init(points, n, &nearest, &outside, &lists));
    if (code == ASC_OK)
        code = asc_sweep_run(points, &sink, 1, "nearest points");
    while (code == ASC_OK) {
        ++*sweeps;
        code = asc_agree(points->comm, grow_all(forests, &lists, &whole));
        if (code != ASC_OK || whole)
            break;
        code = seek(points, forests, &outside, &lists);
    }
    for (int32_t f = 0; f < n && code == ASC_OK; f++)
        asc_forest_sort(&forests[f]);
    asc_nearest_free(&nearest);
    asc_outside_free(&outside);
    free(lists.reach);
    return code;
}
