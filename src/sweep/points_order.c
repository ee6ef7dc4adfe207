/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "attrscope/sweep.h"

/* Who sends what to whom, in rows. */
typedef struct exchange {
    int64_t n;
    int rank, size;
    int *sent, *sent_from, *received, *received_from; /* [size] rows, and where they begin */
    int64_t *next;                                    /* [size] */
} exchange;

static asc_code plan_init(const asc_points *points, exchange *plan) {
    *plan = (exchange){.n = points->n};
    MPI_Comm_rank(points->comm, &plan->rank);
    MPI_Comm_size(points->comm, &plan->size);
    const uint64_t size = (uint64_t)plan->size;
    asc_code code = asc_alloc(&plan->sent, 4 * size, sizeof(int), "order of points");
    if (code == ASC_OK)
        code = asc_alloc(&plan->next, size, sizeof(int64_t), "order of points");
    if (code != ASC_OK)
        return code;
    plan->sent_from = plan->sent + size;
    plan->received = plan->sent_from + size;
    plan->received_from = plan->received + size;
    return ASC_OK;
}

static int owner_of(const exchange *plan, int64_t row) {
    return (int)asc_partition_owner(plan->n, plan->size, row);
}

static void count_rows(const asc_points *points, const int64_t *order, exchange *plan) {
    for (int64_t i = 0; i < points->n; i++) {
        const int from = owner_of(plan, order[i]), to = owner_of(plan, i);
        plan->sent[to] += from == plan->rank;
        plan->received[from] += to == plan->rank;
    }
    for (int r = 1; r < plan->size; r++) {
        plan->sent_from[r] = plan->sent_from[r - 1] + plan->sent[r - 1];
        plan->received_from[r] = plan->received_from[r - 1] + plan->received[r - 1];
    }
}

/* Lays out own rows by whom they go to, each receiver's in the order of its places. */
static void pack_rows(const asc_points *points, const int64_t *order, const float *rows,
                      int64_t width, exchange *plan, float *packed) {
    for (int r = 0; r < plan->size; r++)
        plan->next[r] = plan->sent_from[r];
    for (int64_t i = 0; i < points->n; i++)
        if (owner_of(plan, order[i]) == plan->rank)
            memcpy(packed + plan->next[owner_of(plan, i)]++ * width,
                   rows + (order[i] - points->begin) * width, (size_t)width * sizeof *rows);
}

/* The reverse at the receiver: senders' rows to their places. */
static void place_rows(const asc_points *points, const int64_t *order, const float *received,
                       int64_t width, exchange *plan, float *rows) {
    for (int r = 0; r < plan->size; r++)
        plan->next[r] = plan->received_from[r];
    for (int64_t i = points->begin; i < points->begin + points->count; i++)
        memcpy(rows + (i - points->begin) * width,
               received + plan->next[owner_of(plan, order[i])]++ * width,
               (size_t)width * sizeof *rows);
}

/* Moves an array of rows [count, width]; `spare` has room for as many. The result is in `spare`. */
static void move_rows(const asc_points *points, const int64_t *order, int64_t width, exchange *plan,
                      float *rows, float *spare) {
    MPI_Datatype row;
    MPI_Type_contiguous((int)width, MPI_FLOAT, &row);
    MPI_Type_commit(&row);
    pack_rows(points, order, rows, width, plan, spare);
    MPI_Alltoallv(spare, plan->sent, plan->sent_from, row, rows, plan->received,
                  plan->received_from, row, points->comm);
    place_rows(points, order, rows, width, plan, spare);
    MPI_Type_free(&row);
}

static void swap(float **a, float **b) {
    float *c = *a;
    *a = *b;
    *b = c;
}

asc_code asc_points_reorder(asc_points *points, const int64_t *order) {
    const uint64_t floats = (uint64_t)points->count * (uint64_t)points->stride;
    exchange plan;
    float *spare = NULL;
    asc_code code = plan_init(points, &plan);
    if (code == ASC_OK)
        code = asc_alloc(&spare, floats, sizeof(float), "embeddings in another order");
    ASC_TRY(code, asc_agree(points->comm, code), done);
    count_rows(points, order, &plan);
    move_rows(points, order, points->stride, &plan, points->rows, spare);
    swap(&points->rows, &spare);
    if (points->norms) {
        move_rows(points, order, 1, &plan, points->norms, spare);
        memcpy(points->norms, spare, (size_t)points->count * sizeof(float));
    }
    if (points->fields) {
        move_rows(points, order, points->stride, &plan, points->fields, spare);
        swap(&points->fields, &spare);
    }
done:
    free(spare);
    free(plan.sent);
    free(plan.next);
    return code;
}
