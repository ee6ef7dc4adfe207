/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/measure.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sweep/load.h"
#include "sweep/within.h"
#include "topology/analysis.h"
#include "topology/centres.h"
#include "topology/growth.h"
#include "topology/lengths.h"
#include "topology/trees.h"

/* The trees of all divisions of some points. */
static asc_code grow(const asc_points *points, asc_population *population) {
    const asc_divisions *divisions = &population->divisions;
    asc_forest *forests = NULL;
    asc_code code =
        asc_alloc(&forests, (uint64_t)divisions->count, sizeof *forests, "trees of subsets");
    for (int32_t d = 0; d < divisions->count && code == ASC_OK; d++)
        code = asc_forest_init(divisions->n, divisions->of[d].classes, divisions->of[d].n_classes,
                               &forests[d]);
    ASC_TRY(code, asc_agree(points->comm, code), done);
    ASC_TRY(code, asc_trees_grow(points, forests, divisions->count, &population->sweeps), done);
    asc_population_take(forests, population);
done:
    for (int32_t d = 0; forests && d < divisions->count; d++)
        asc_forest_free(&forests[d]);
    free(forests);
    return code;
}

/* The tree of one identity; each has its own place. */
static asc_code visit_identity(void *self, const asc_within_identity *one) {
    const asc_topology_outcome *outcome = self;
    float *near = NULL;
    asc_code code = asc_alloc(&near, (uint64_t)one->n, sizeof *near, "a tree");
    if (code == ASC_OK)
        asc_lengths_of_square(one->distances, one->n, near,
                              outcome->within + outcome->first[one->identity]);
    free(near);
    return code;
}

/* Numbers are 0 where another rank has found them: their bits are joined. */
static void join_on_root(MPI_Comm comm, float *values, int64_t n) {
    enum { MESSAGE = 1 << 20 };
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int64_t i = 0; i < n; i += MESSAGE)
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : (void *)(values + i), values + i,
                   (int)(n - i < MESSAGE ? n - i : MESSAGE), MPI_UINT32_T, MPI_BOR, 0, comm);
}

/* All of one population; keys [n]: rows of the study, or numbers of people. */
static asc_code measure(const asc_points *points, const int64_t *keys, const asc_growth_few *few,
                        asc_population *population) {
    int64_t *order = NULL;
    asc_code code = asc_alloc(&order, (uint64_t)points->n, sizeof *order, "order of points");
    if (code == ASC_OK)
        code = asc_growth_order(keys, points->n, few->seed, order);
    ASC_TRY(code, asc_agree(points->comm, code), done);
    ASC_TRY(code, grow(points, population), done);
    ASC_TRY(code, asc_growth_nest(points, order, population), done);
    code = asc_growth_draw(points, order, few, population);
done:
    free(order);
    return code;
}

static asc_code measure_people(const asc_points *points, const asc_growth_few *few,
                               asc_population *population) {
    int64_t *keys = NULL;
    asc_code code = asc_agree(
        points->comm, asc_alloc(&keys, (uint64_t)points->n, sizeof *keys, "numbers of people"));
    for (int64_t k = 0; k < points->n && code == ASC_OK; k++)
        keys[k] = k;
    if (code == ASC_OK)
        code = measure(points, keys, few, population);
    free(keys);
    return code;
}

asc_code asc_topology_measure(const asc_job *job, int64_t model, bool cycles,
                              asc_topology_outcome *outcome) {
    const asc_topology_settings *settings = asc_topology_settings_of(job->settings);
    const asc_growth_few few = {.most = settings->sampled,
                                .repetitions = settings->repetitions,
                                .cycles = cycles,
                                .seed = settings->seed};
    const asc_selection *selection = &outcome->selection;
    const int64_t n = selection->images.n;
    asc_points points = {0};
    asc_code code = asc_points_load(job->comm, job->study, model, selection->rows, n, &points);
    if (code == ASC_OK)
        code =
            measure(&points, selection->rows, &few, &outcome->populations[ASC_POPULATION_IMAGES]);
    asc_points_free(&points);
    if (code == ASC_OK)
        code = asc_centres_load(job->comm, job->study, model, selection, &points);
    if (code == ASC_OK)
        code = measure_people(&points, &few, &outcome->populations[ASC_POPULATION_PEOPLE]);
    asc_points_free(&points);
    if (code == ASC_OK)
        code = asc_within_visit(job->comm, job->study, model, selection->rows,
                                selection->images.identity, n, visit_identity, outcome);
    if (code == ASC_OK)
        join_on_root(job->comm, outcome->within, n);
    return code;
}
