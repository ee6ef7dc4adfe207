/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/eta.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/map.h"
#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "attrscope/stats.h"
#include "map/eta_interval.h"
#include "map/eta_permuted.h"

/* Equal sets of images whose sums were added in another order differ by rounding. */
static const double TIE = 1e-12;

int64_t asc_eta_rows(const asc_images *images) {
    return (int64_t)images->n_attributes + asc_eta_measures(images);
}

/* Permutations begin .. end - 1 into eta [end - begin, A, k]. */
static asc_code permute(const asc_eta_work *w, int64_t begin, int64_t end, double *eta) {
    const int64_t cells = asc_eta_rows(w->images) * w->k;
    const int threads = omp_get_max_threads();
    asc_eta_scratch *scratch = NULL;
    asc_code code = asc_alloc(&scratch, (uint64_t)threads, sizeof *scratch, "permutations");
    for (int t = 0; t < threads && code == ASC_OK; t++)
        code = asc_eta_scratch_init(w, &scratch[t]);
    if (code == ASC_OK) {
#pragma omp parallel for schedule(dynamic) num_threads(threads)
        for (int64_t p = begin; p < end; p++)
            asc_eta_permuted(w, p, &scratch[omp_get_thread_num()], eta + (p - begin) * cells);
    }
    for (int t = 0; scratch && t < threads; t++)
        asc_eta_scratch_free(&scratch[t]);
    free(scratch);
    return code;
}

/* A cell's statistics; all [1 + permutations, cells], null: [permutations] scratch. */
static void summarise(const double *all, int64_t permutations, int64_t cells, int64_t cell,
                      double *null, asc_eta *eta) {
    const double value = all[cell];
    int64_t n = 0, reached = 0;
    for (int64_t p = 1; p <= permutations; p++) {
        const double other = all[p * cells + cell];
        if (isnan(other))
            continue;
        null[n++] = other;
        reached += other >= value * (1 - TIE);
    }
    eta->value[cell] = value;
    if (isnan(value))
        n = 0;
    eta->null_mean[cell] = asc_mean(null, n);
    eta->null_95[cell] = asc_quantile(null, n, 0.95);
    eta->pvalue[cell] = n > 0 ? (double)(1 + reached) / (double)(1 + n) : NAN;
}

static asc_code summarise_all(const double *all, int64_t permutations, int64_t cells,
                              asc_eta *eta) {
    double *null = NULL;
    double **arrays[] = {&eta->value, &eta->null_mean, &eta->null_95, &eta->pvalue};
    asc_code code = asc_alloc(&null, (uint64_t)permutations, sizeof *null, "permutations");
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays && code == ASC_OK; i++)
        code = asc_alloc(arrays[i], (uint64_t)cells, sizeof **arrays[i], "eta squared");
    for (int64_t cell = 0; cell < cells && code == ASC_OK; cell++)
        summarise(all, permutations, cells, cell, null, eta);
    free(null);
    return code;
}

/* Ranks' shares of permutations follow each other: the root gets all. */
static void gather(MPI_Comm comm, int64_t permutations, int64_t cells, const double *own,
                   int64_t count, double *all) {
    int rank = 0, size = 1;
    MPI_Datatype row;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    MPI_Type_contiguous((int)cells, MPI_DOUBLE, &row);
    MPI_Type_commit(&row);
    if (rank != 0)
        MPI_Send(own, (int)count, row, 0, 0, comm);
    else
        memcpy(all, own, (size_t)(count * cells) * sizeof *all);
    for (int r = 1; rank == 0 && r < size; r++) {
        const int64_t begin = asc_partition_begin(permutations + 1, size, r);
        const int64_t end = asc_partition_begin(permutations + 1, size, r + 1);
        MPI_Recv(all + begin * cells, (int)(end - begin), row, r, 0, comm, MPI_STATUS_IGNORE);
    }
    MPI_Type_free(&row);
}

asc_code asc_eta_find(MPI_Comm comm, const asc_images *images, const double *coordinates, int64_t k,
                      const asc_map_settings *settings, asc_eta *eta) {
    const int64_t permutations = settings->permutations, cells = asc_eta_rows(images) * k;
    asc_eta_work w = {0};
    double *own = NULL, *all = NULL;
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    const int64_t begin = asc_partition_begin(permutations + 1, size, rank);
    const int64_t end = asc_partition_begin(permutations + 1, size, rank + 1);
    *eta = (asc_eta){0};
    asc_code code = asc_alloc(&own, (uint64_t)(end - begin) * (uint64_t)cells, sizeof *own,
                              "permutations of a rank");
    if (code == ASC_OK && rank == 0)
        code = asc_alloc(&all, (uint64_t)(permutations + 1) * (uint64_t)cells, sizeof *all,
                         "permutations");
    if (code == ASC_OK)
        code = asc_eta_work_init(images, coordinates, k, settings->seed, &w);
    if (code == ASC_OK && cells > 0)
        code = permute(&w, begin, end, own);
    ASC_TRY(code, asc_agree(comm, code), done);
    if (cells > 0)
        gather(comm, permutations, cells, own, end - begin, all);
    if (rank == 0)
        code = summarise_all(all, permutations, cells, eta);
    if (rank == 0 && code == ASC_OK)
        code = asc_eta_intervals(images, coordinates, k, eta);
    code = asc_agree(comm, code);
done:
    free(own);
    free(all);
    asc_eta_work_free(&w);
    return code;
}

void asc_eta_free(asc_eta *eta) {
    free(eta->value);
    free(eta->null_mean);
    free(eta->null_95);
    free(eta->low);
    free(eta->high);
    free(eta->people);
    free(eta->pvalue);
    *eta = (asc_eta){0};
}

double asc_eta_adjusted(double value, double null_mean) {
    return (value - null_mean) / (1 - null_mean);
}
