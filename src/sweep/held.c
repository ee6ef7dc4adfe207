/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/held.h"

#include <stdlib.h>

#include "attrscope/memory.h"

/* Which rows go from and to every other rank. */
typedef struct delivery {
    const asc_deal *deal;
    int rank;
    bool *marks;                           /* [blocks] */
    int *lengths, *displacements;          /* [blocks] runs of rows, and where they begin */
    MPI_Datatype row, *sent, *received;    /* [ranks] */
    int *n_sent, *n_received, *beginnings; /* [ranks] of each: 0 or 1; zeros */
} delivery;

static asc_code delivery_init(const asc_points *points, const asc_deal *deal, delivery *d) {
    const uint64_t ranks = (uint64_t)deal->ranks, blocks = (uint64_t)deal->blocks;
    *d = (delivery){.deal = deal};
    MPI_Comm_rank(points->comm, &d->rank);
    asc_code code = asc_alloc(&d->marks, blocks, sizeof *d->marks, "blocks");
    if (code == ASC_OK)
        code = asc_alloc(&d->lengths, 2 * blocks, sizeof(int), "blocks");
    if (code == ASC_OK)
        code = asc_alloc(&d->sent, 2 * ranks, sizeof(MPI_Datatype), "blocks of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&d->n_sent, 3 * ranks, sizeof(int), "blocks of ranks");
    if (code != ASC_OK)
        return code;
    d->displacements = d->lengths + blocks;
    d->received = d->sent + ranks;
    d->n_received = d->n_sent + ranks;
    d->beginnings = d->n_received + ranks;
    return ASC_OK;
}

static void delivery_free(delivery *d) {
    free(d->marks);
    free(d->lengths);
    free(d->sent);
    free(d->n_sent);
}

/* The rows that an owner has of the marked blocks, as a type: where they stand among the owner's,
 * or, with `place`, among the copies. Returns 0 without any. */
static int describe(delivery *d, int owner, const int64_t *place, MPI_Datatype *type) {
    const asc_deal *deal = d->deal;
    const int64_t begin = asc_deal_first_row(deal, owner);
    int n = 0;
    *type = d->row;
    for (int64_t b = begin / ASC_BLOCK_ROWS; b < deal->blocks; b++) {
        const asc_deal_rows rows = asc_deal_rows_of(deal, owner, b);
        if (rows.begin >= rows.end)
            break;
        if (!d->marks[b])
            continue;
        const int64_t at =
            place ? place[b] * ASC_BLOCK_ROWS - asc_grid_first_row(deal->n, b) : -begin;
        d->lengths[n] = (int)(rows.end - rows.begin);
        d->displacements[n++] = (int)(at + rows.begin);
    }
    if (n == 0)
        return 0;
    MPI_Type_indexed(n, d->lengths, d->displacements, d->row, type);
    MPI_Type_commit(type);
    return 1;
}

/* Describes all messages. `marks` are this rank's before and afterwards no one's. */
static void describe_all(delivery *d, const asc_held *held) {
    const int ranks = d->deal->ranks;
    for (int r = 0; r < ranks; r++)
        d->n_received[r] = describe(d, r, held->place, &d->received[r]);
    for (int r = 0; r < ranks; r++) {
        asc_deal_copies(d->deal, r, d->marks);
        d->n_sent[r] = describe(d, d->rank, NULL, &d->sent[r]);
    }
}

/* Collective. */
static void deliver(delivery *d, const asc_held *held) {
    const asc_points *points = held->points;
    MPI_Type_contiguous(points->stride, MPI_FLOAT, &d->row);
    MPI_Type_commit(&d->row);
    describe_all(d, held);
    MPI_Alltoallw(points->rows, d->n_sent, d->beginnings, d->sent, held->rows, d->n_received,
                  d->beginnings, d->received, points->comm);
    if (points->fields)
        MPI_Alltoallw(points->fields, d->n_sent, d->beginnings, d->sent, held->fields,
                      d->n_received, d->beginnings, d->received, points->comm);
    for (int r = 0; r < d->deal->ranks; r++) {
        if (d->n_sent[r])
            MPI_Type_free(&d->sent[r]);
        if (d->n_received[r])
            MPI_Type_free(&d->received[r]);
    }
    MPI_Type_free(&d->row);
}

/* Room for the copies, and their places. */
static asc_code make_room(const delivery *d, asc_held *held) {
    const asc_points *points = held->points;
    uint64_t rows = 0;
    asc_code code =
        asc_alloc(&held->place, (uint64_t)d->deal->blocks, sizeof *held->place, "blocks");
    for (int64_t b = 0; b < d->deal->blocks && code == ASC_OK; b++) {
        held->place[b] = d->marks[b] ? (int64_t)(rows / ASC_BLOCK_ROWS) : -1;
        rows += d->marks[b] ? ASC_BLOCK_ROWS : 0;
    }
    if (code == ASC_OK)
        code = asc_alloc(&held->rows, rows * (uint64_t)points->stride, sizeof(float),
                         "copies of embeddings");
    if (code == ASC_OK && points->norms)
        code = asc_alloc(&held->norms, rows, sizeof(float), "copies of norms");
    if (code == ASC_OK && points->fields)
        code = asc_alloc(&held->fields, rows * (uint64_t)points->stride, sizeof(float),
                         "copies of fields");
    return code;
}

static void copy_norms(const asc_deal *deal, const asc_held *held) {
    const asc_points *points = held->points;
    for (int64_t b = 0; b < deal->blocks && held->norms; b++)
        for (int64_t i = 0; held->place[b] >= 0 && i < asc_grid_rows(deal->n, b); i++) {
            const int64_t row = held->place[b] * ASC_BLOCK_ROWS + i;
            held->norms[row] = asc_grid_norm(held->rows + row * points->stride, points->dimension);
        }
}

asc_code asc_held_init(const asc_points *points, const asc_deal *deal, asc_held *held) {
    delivery d = {0};
    *held = (asc_held){.points = points};
    asc_code code = delivery_init(points, deal, &d);
    if (code == ASC_OK) {
        asc_deal_copies(deal, d.rank, d.marks);
        code = make_room(&d, held);
    }
    ASC_TRY(code, asc_agree(points->comm, code), done);
    if (deal->ranks > 1)
        deliver(&d, held);
    copy_norms(deal, held);
done:
    delivery_free(&d);
    return code;
}

asc_block asc_held_block(const asc_held *held, int64_t index) {
    const asc_points *points = held->points;
    const int64_t begin = asc_grid_first_row(points->n, index), place = held->place[index];
    const int64_t row = place < 0 ? begin - points->begin : place * ASC_BLOCK_ROWS;
    const float *norms = place < 0 ? points->norms : held->norms;
    const float *fields = place < 0 ? points->fields : held->fields;
    return (asc_block){
        .index = index,
        .begin = begin,
        .count = asc_grid_rows(points->n, index),
        .rows = (place < 0 ? points->rows : held->rows) + row * points->stride,
        .norms = norms ? norms + row : NULL,
        .fields = fields ? fields + row * points->stride : NULL,
    };
}

void asc_held_free(asc_held *held) {
    free(held->place);
    free(held->rows);
    free(held->norms);
    free(held->fields);
    *held = (asc_held){0};
}
