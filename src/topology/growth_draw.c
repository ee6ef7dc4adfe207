/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "restart/stop.h"
#include "sweep/points_take.h"
#include "sweep/square.h"
#include "topology/growth.h"

/* The first points of a subset in the order, at most `most`, ascending: which [*n]. */
static asc_code choose(const int64_t *order, const asc_division *division, int64_t points,
                       int32_t class, int64_t most, int64_t *which, int64_t *n) {
    uint8_t *taken = NULL;
    int64_t found = 0;
    *n = 0;
    asc_code code = asc_alloc(&taken, (uint64_t)points, 1, "points of a subset");
    for (int64_t i = 0; i < points && found < most && code == ASC_OK; i++)
        if (division->classes[order[i]] == class) {
            taken[order[i]] = 1;
            found++;
        }
    for (int64_t i = 0; i < points && code == ASC_OK; i++)
        if (taken[i])
            which[(*n)++] = i;
    free(taken);
    return code;
}

static asc_code measure(const asc_points *own, int64_t repetitions, uint64_t seed,
                        asc_dimensions *found) {
    const asc_kernels *kernels = NULL;
    float *distances = NULL;
    uint64_t size = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_kernels_choose(&kernels), done);
    ASC_TRY(code, asc_multiply((uint64_t)own->n, (uint64_t)own->n, &size, "a subset"), done);
    ASC_TRY(code, asc_alloc(&distances, size, sizeof *distances, "distances of a subset"), done);
    asc_square_fill(own, kernels, (asc_rows){own->rows, own->norms, (int32_t)own->n}, distances);
    code = asc_dimensions_draw(distances, own->n, repetitions, seed, found);
done:
    free(distances);
    return code;
}

/* Subset `s` on the rank whose turn it is. */
static asc_code hand_out(const asc_points *points, const int64_t *order, int64_t s, int64_t most,
                         int root, const asc_population *population, int64_t *which,
                         asc_points *own) {
    const asc_subset *subset = &population->subsets[s];
    asc_points gathered = {0};
    int rank = 0;
    int64_t n = 0;
    MPI_Comm_rank(points->comm, &rank);
    asc_code code =
        asc_agree(points->comm, choose(order, &population->divisions.of[subset->division],
                                       points->n, subset->class, most, which, &n));
    if (code == ASC_OK)
        code = asc_points_gather(points, which, n, root, &gathered);
    if (code == ASC_OK && rank == root)
        *own = gathered;
    else
        asc_points_free(&gathered);
    return code;
}

/* The root gets what others have found of the subsets from `first` on, one a rank. */
static void collect(MPI_Comm comm, int64_t first, int64_t n, asc_dimensions mine,
                    asc_population *population) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    if (rank != 0 && rank < n)
        MPI_Send(&mine, sizeof mine, MPI_BYTE, 0, 0, comm);
    for (int64_t r = 0; rank == 0 && r < n; r++) {
        asc_dimensions *drawn = &population->subsets[first + r].drawn;
        *drawn = mine;
        if (r > 0)
            MPI_Recv(drawn, sizeof *drawn, MPI_BYTE, (int)r, 0, comm, MPI_STATUS_IGNORE);
    }
}

asc_code asc_growth_draw(const asc_points *points, const int64_t *order, int64_t repetitions,
                         int64_t most, uint64_t seed, asc_population *population) {
    const int64_t subsets = repetitions > 0 ? population->n_subsets : 0;
    int64_t *which = NULL;
    int ranks = 1, rank = 0;
    MPI_Comm_size(points->comm, &ranks);
    MPI_Comm_rank(points->comm, &rank);
    asc_code code = asc_agree(
        points->comm, asc_alloc(&which, (uint64_t)points->n, sizeof *which, "points of a subset"));
    for (int64_t first = 0; first < subsets && code == ASC_OK; first += ranks) {
        const int64_t n = subsets - first < ranks ? subsets - first : ranks;
        asc_points own = {0};
        asc_dimensions mine = {0};
        for (int r = 0; r < n && code == ASC_OK; r++)
            code = hand_out(points, order, first + r, most, r, population, which, &own);
        if (code == ASC_OK)
            code = asc_agree(points->comm,
                             rank < n ? measure(&own, repetitions, seed, &mine) : ASC_OK);
        if (code == ASC_OK)
            code = asc_agree(points->comm, asc_stop_check());
        if (code == ASC_OK)
            collect(points->comm, first, n, mine, population);
        asc_points_free(&own);
    }
    free(which);
    return code;
}
