/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "topology/tables.h"

enum { NAME = 2 * ASC_NAME_LENGTH + 32 };

static void name_array(char name[NAME], const asc_topology_outcome *outcome,
                       const asc_population *population, const char *what) {
    snprintf(name, NAME, "%s/%s_%s", outcome->model->label, population->points, what);
}

/* Of the tree of all points: [n - 1, 2] rows of the study, or numbers of people. */
static asc_code put_edges(const asc_topology_outcome *outcome, int which, asc_results *results) {
    const asc_population *of = &outcome->populations[which];
    const int64_t dims[2] = {of->divisions.n - 1, 2};
    int64_t *ends = NULL;
    char name[NAME];
    asc_code code = asc_alloc(&ends, 2 * (uint64_t)dims[0], sizeof *ends, "a tree");
    for (int64_t e = 0; e < 2 * dims[0] && code == ASC_OK; e++)
        ends[e] =
            which == ASC_POPULATION_IMAGES ? outcome->selection.rows[of->ends[e]] : of->ends[e];
    name_array(name, outcome, of, "tree");
    if (code == ASC_OK)
        code = asc_results_put_i64(results, name, 2, dims, ends, "1",
                                   which == ASC_POPULATION_IMAGES
                                       ? "ends of the edges of the tree of all images, in the "
                                         "order of the death times: rows of the study"
                                       : "ends of the edges of the tree of all people, in the "
                                         "order of the death times: places among those used");
    free(ends);
    return code;
}

/* One behind the other, in the order of the table's rows. */
static asc_code put_lengths(const asc_topology_outcome *outcome, const asc_population *of,
                            asc_results *results) {
    int64_t n = 0, at = 0;
    double *deaths = NULL;
    char name[NAME];
    for (int64_t s = 0; s < of->n_subsets; s++)
        n += of->subsets[s].n > 0 ? of->subsets[s].n - 1 : 0;
    asc_code code = asc_alloc(&deaths, (uint64_t)n, sizeof *deaths, "death times");
    for (int64_t s = 0; s < of->n_subsets && code == ASC_OK; s++)
        for (int64_t e = 0; e + 1 < of->subsets[s].n; e++)
            deaths[at++] = asc_study_in_unit(outcome->model, (double)of->subsets[s].lengths[e]);
    name_array(name, outcome, of, "deaths");
    if (code == ASC_OK)
        code = asc_results_put_f64(results, name, 1, &n, deaths, "distance",
                                   "death times of H0, ascending: n - 1 of each row of table "
                                   "topology, one behind the other");
    free(deaths);
    return code;
}

/* Classes of H1 of all subsets. */
static asc_code put_cycles(const asc_topology_outcome *outcome, const asc_population *of,
                           asc_results *results) {
    int64_t dims[2] = {0, 3}, at = 0;
    double *rows = NULL;
    char name[NAME];
    for (int64_t s = 0; s < of->n_subsets; s++)
        dims[0] += of->subsets[s].n_cycles > 0 ? of->subsets[s].n_cycles : 0;
    if (dims[0] == 0)
        return ASC_OK;
    asc_code code = asc_alloc(&rows, 3 * (uint64_t)dims[0], sizeof *rows, "cycles");
    for (int64_t s = 0; s < of->n_subsets && code == ASC_OK; s++)
        for (int64_t c = 0; c < of->subsets[s].n_cycles; c++, at++) {
            const asc_cycle *cycle = &of->subsets[s].cycles[c];
            rows[3 * at] = (double)s;
            rows[3 * at + 1] = asc_study_in_unit(outcome->model, (double)cycle->birth);
            rows[3 * at + 2] = asc_study_in_unit(outcome->model, (double)cycle->death);
        }
    name_array(name, outcome, of, "cycles");
    if (code == ASC_OK)
        code = asc_results_put_f64(results, name, 2, dims, rows, "1, distance, distance",
                                   "classes of H1: number of the subset among the rows of table "
                                   "topology of these points, birth, death");
    free(rows);
    return code;
}

asc_code asc_topology_put_arrays(const asc_topology_outcome *outcome, asc_results *results) {
    asc_code code = ASC_OK;
    for (int p = 0; p < ASC_POPULATIONS && code == ASC_OK; p++) {
        code = put_edges(outcome, p, results);
        if (code == ASC_OK)
            code = put_lengths(outcome, &outcome->populations[p], results);
        if (code == ASC_OK)
            code = put_cycles(outcome, &outcome->populations[p], results);
    }
    return code;
}
