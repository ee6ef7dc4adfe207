/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/purity.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "attrscope/stats.h"
#include "neighbours/shares.h"
#include "sweep/nearest.h"

/* Equal shares that were added in another order differ by rounding. */
static const double TIE = 1e-12;

/* Permutations begin .. end - 1 into their rows of all [1 + permutations, cells]. */
static asc_code permute(const asc_shares *shares, int64_t begin, int64_t end, double *all) {
    const int64_t cells = asc_shares_cells(shares);
    const int threads = omp_get_max_threads();
    asc_shares_scratch *scratch = NULL;
    asc_code code = asc_alloc(&scratch, (uint64_t)threads, sizeof *scratch, "permutations");
    for (int t = 0; t < threads && code == ASC_OK; t++)
        code = asc_shares_scratch_init(shares, &scratch[t]);
    if (code == ASC_OK) {
#pragma omp parallel for schedule(dynamic) num_threads(threads)
        for (int64_t p = begin; p < end; p++)
            asc_shares_find(shares, p, &scratch[omp_get_thread_num()], all + p * cells);
    }
    for (int t = 0; scratch && t < threads; t++)
        asc_shares_scratch_free(&scratch[t]);
    free(scratch);
    return code;
}

/* Rows of other ranks are 0: the root's sums are what one rank has found. Collective. */
static void gather(MPI_Comm comm, int64_t rows, int64_t cells, double *all) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int64_t p = 0; p < rows; p++)
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : all + p * cells, rank == 0 ? all + p * cells : NULL,
                   (int)cells, MPI_DOUBLE, MPI_SUM, 0, comm);
}

/* null: [permutations] scratch. */
static asc_purity_value summarise(const double *all, int64_t permutations, int64_t cells,
                                  int64_t cell, double chance, double *null) {
    asc_purity_value v = {.purity = all[cell], .chance = chance};
    int64_t n = 0, reached = 0;
    for (int64_t p = 1; p <= permutations && !isnan(v.purity); p++) {
        const double other = all[p * cells + cell];
        if (isnan(other))
            continue;
        null[n++] = other;
        reached += other >= v.purity * (1 - TIE);
    }
    v.null_mean = asc_mean(null, n);
    v.null_95 = asc_quantile(null, n, 0.95);
    v.pvalue = n > 0 ? (double)(1 + reached) / (double)(1 + n) : NAN;
    return v;
}

/* The share of an image's k neighbours that its own people can be, at most, mean over the images;
 * and the share of all pairs that are of one person. */
static void bound_identity(const asc_shares *shares, double *most, double *chance) {
    const asc_relabel *people = &shares->relabel;
    const double n = (double)shares->graph->n, k = shares->graph->k;
    double sum = 0, pairs = 0;
    for (int64_t i = 0; i < people->n_identities; i++) {
        const double size = (double)(people->first[i + 1] - people->first[i]);
        sum += size * fmin(k, size - 1);
        pairs += size * (size - 1);
    }
    *most = sum / (n * k);
    *chance = pairs / (n * (n - 1));
}

static asc_code summarise_all(const asc_shares *shares, const double *all, int64_t permutations,
                              asc_purity *purity) {
    const int64_t cells = asc_shares_cells(shares), lanes = shares->codes.n_lanes;
    double *null = NULL, chance = NAN;
    uint8_t *judged = NULL;
    asc_code code = asc_alloc(&null, (uint64_t)permutations, sizeof *null, "permutations");
    if (code == ASC_OK)
        code = asc_alloc(&judged, (uint64_t)shares->graph->n, 1, "images with a value");
    for (int among = 0; among < ASC_AMONGS && code == ASC_OK; among++)
        code = asc_alloc(&purity->values[among], (uint64_t)lanes, sizeof(asc_purity_value),
                         "purities");
    if (code == ASC_OK)
        code = asc_alloc(&purity->known, (uint64_t)lanes, sizeof(int64_t), "purities");
    for (int32_t l = 0; l < lanes && code == ASC_OK; l++) {
        purity->known[l] = shares->codes.known[l];
        for (int among = 0; among < ASC_AMONGS && code == ASC_OK; among++) {
            asc_shares_judge(shares, among, l, judged);
            code = asc_codes_chance(&shares->codes, l, judged, among == ASC_AMONG_OTHERS, &chance);
            purity->values[among][l] =
                summarise(all, permutations, cells, among * lanes + l, chance, null);
        }
    }
    if (code == ASC_OK) {
        bound_identity(shares, &purity->identity_most, &chance);
        purity->identity = summarise(all, permutations, cells, cells - 1, chance, null);
    }
    free(judged);
    free(null);
    return code;
}

asc_code asc_purity_find(MPI_Comm comm, const asc_images *images, const asc_graph *graph,
                         const asc_neighbours_settings *settings, asc_purity *purity) {
    const int64_t rows = settings->permutations + 1;
    asc_shares shares = {0};
    double *all = NULL;
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    *purity = (asc_purity){.n_lanes = images->n_attributes + images->n_traits};
    asc_code code = asc_shares_init(images, graph, settings->seed, &shares);
    const int64_t cells = asc_shares_cells(&shares);
    if (code == ASC_OK)
        code = asc_alloc(&all, (uint64_t)rows * (uint64_t)cells, sizeof *all, "permutations");
    if (code == ASC_OK)
        code = permute(&shares, asc_partition_begin(rows, size, rank),
                       asc_partition_begin(rows, size, rank + 1), all);
    ASC_TRY(code, asc_agree(comm, code), done);
    gather(comm, rows, cells, all);
    if (rank == 0)
        code = summarise_all(&shares, all, settings->permutations, purity);
    code = asc_agree(comm, code);
done:
    free(all);
    asc_shares_free(&shares);
    return code;
}

void asc_purity_free(asc_purity *purity) {
    free(purity->known);
    for (int among = 0; among < ASC_AMONGS; among++)
        free(purity->values[among]);
    *purity = (asc_purity){0};
}
