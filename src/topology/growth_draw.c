/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
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

/* What a rank has found of a subset. */
typedef struct finding {
    asc_dimensions drawn;
    int64_t n_cycles;
    asc_cycle *cycles; /* [n_cycles] owned */
} finding;

static asc_code measure(const asc_points *own, const asc_growth_few *few, finding *found) {
    const asc_kernels *kernels = NULL;
    float *distances = NULL;
    uint64_t size = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_kernels_choose(&kernels), done);
    ASC_TRY(code, asc_multiply((uint64_t)own->n, (uint64_t)own->n, &size, "a subset"), done);
    ASC_TRY(code, asc_alloc(&distances, size, sizeof *distances, "distances of a subset"), done);
    asc_square_fill(own, kernels, (asc_rows){own->rows, own->norms, (int32_t)own->n}, distances);
    if (few->repetitions > 0)
        ASC_TRY(code,
                asc_dimensions_draw(distances, own->n, few->repetitions, few->seed, &found->drawn),
                done);
    if (few->cycles)
        code = asc_cycles_find(distances, own->n, &found->cycles, &found->n_cycles);
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

/* The root takes what rank `from` has found. Collective; the cycles are its own then. */
static asc_code take(MPI_Comm comm, int from, finding *mine, asc_subset *subset) {
    int rank = 0;
    finding found = *mine;
    asc_code code = ASC_OK;
    MPI_Comm_rank(comm, &rank);
    if (from > 0 && rank == from)
        MPI_Send(mine, sizeof *mine, MPI_BYTE, 0, 0, comm);
    if (from > 0 && rank == 0) {
        MPI_Recv(&found, sizeof found, MPI_BYTE, from, 0, comm, MPI_STATUS_IGNORE);
        found.cycles = NULL;
        if (found.n_cycles > 0)
            code =
                asc_alloc(&found.cycles, (uint64_t)found.n_cycles, sizeof *found.cycles, "cycles");
    }
    code = asc_agree(comm, code);
    if (code != ASC_OK)
        return code;
    const int bytes = (int)(found.n_cycles > 0 ? found.n_cycles : 0) * (int)sizeof *found.cycles;
    if (from > 0 && rank == from)
        MPI_Send(mine->cycles, bytes, MPI_BYTE, 0, 1, comm);
    if (from > 0 && rank == 0)
        MPI_Recv(found.cycles, bytes, MPI_BYTE, from, 1, comm, MPI_STATUS_IGNORE);
    if (rank == 0) {
        subset->drawn = found.drawn;
        subset->n_cycles = found.n_cycles;
        subset->cycles = found.cycles;
        if (from == 0)
            mine->cycles = NULL;
    }
    return ASC_OK;
}

/* The subsets from `first` on, one a rank. */
static asc_code draw_some(const asc_points *points, const int64_t *order, int64_t first, int64_t n,
                          const asc_growth_few *few, int64_t *which, asc_population *population) {
    int rank = 0;
    asc_points own = {0};
    finding mine = {.drawn = {.mean = NAN, .deviation = NAN}, .n_cycles = -1};
    asc_code code = ASC_OK;
    MPI_Comm_rank(points->comm, &rank);
    for (int r = 0; r < n && code == ASC_OK; r++)
        code = hand_out(points, order, first + r, few->most, r, population, which, &own);
    if (code == ASC_OK)
        code = asc_agree(points->comm, rank < n ? measure(&own, few, &mine) : ASC_OK);
    for (int r = 0; r < n && code == ASC_OK; r++)
        code = take(points->comm, r, &mine, &population->subsets[first + r]);
    asc_points_free(&own);
    free(mine.cycles);
    return code;
}

asc_code asc_growth_draw(const asc_points *points, const int64_t *order, const asc_growth_few *few,
                         asc_population *population) {
    const int64_t subsets = few->repetitions > 0 || few->cycles ? population->n_subsets : 0;
    int64_t *which = NULL;
    int ranks = 1;
    MPI_Comm_size(points->comm, &ranks);
    asc_code code = asc_agree(
        points->comm, asc_alloc(&which, (uint64_t)points->n, sizeof *which, "points of a subset"));
    for (int64_t first = 0; first < subsets && code == ASC_OK; first += ranks) {
        const int64_t n = subsets - first < ranks ? subsets - first : ranks;
        code = draw_some(points, order, first, n, few, which, population);
        if (code == ASC_OK)
            code = asc_agree(points->comm, asc_stop_check());
    }
    free(which);
    return code;
}
