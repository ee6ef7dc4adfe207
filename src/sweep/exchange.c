/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/exchange.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "sweep/grid.h"

enum { TAG_ROWS = 1, TAG_FIELDS = 2 };

asc_code asc_exchange_init(const asc_points *points, asc_exchange *exchange) {
    *exchange = (asc_exchange){.points = points, .arriving = {MPI_REQUEST_NULL, MPI_REQUEST_NULL}};
    MPI_Comm_rank(points->comm, &exchange->rank);
    MPI_Comm_size(points->comm, &exchange->size);
    int64_t blocks = asc_grid_blocks(points->n);
    exchange->own_first = asc_partition_begin(blocks, exchange->size, exchange->rank);
    exchange->own_end = asc_partition_begin(blocks, exchange->size, exchange->rank + 1);
    uint64_t own = (uint64_t)(exchange->own_end - exchange->own_first);
    asc_code code = asc_alloc(&exchange->sends, 2 * own, sizeof(MPI_Request), "send requests");
    uint64_t floats = (uint64_t)ASC_BLOCK_ROWS * (uint64_t)points->stride;
    for (int v = 0; v < ASC_VISITORS && exchange->size > 1; v++) {
        if (code == ASC_OK)
            code = asc_alloc(&exchange->rows[v], floats, sizeof(float), "a visiting block");
        if (code == ASC_OK && points->norms)
            code = asc_alloc(&exchange->norms[v], ASC_BLOCK_ROWS, sizeof(float), "visiting norms");
        if (code == ASC_OK && points->fields)
            code = asc_alloc(&exchange->fields[v], floats, sizeof(float), "visiting fields");
    }
    code = asc_agree(points->comm, code);
    if (code != ASC_OK)
        asc_exchange_free(exchange);
    return code;
}

asc_block asc_exchange_own(const asc_exchange *exchange, int64_t index) {
    const asc_points *points = exchange->points;
    int64_t begin = asc_grid_first_row(points->n, index);
    int64_t local = begin - points->begin;
    return (asc_block){
        .index = index,
        .begin = begin,
        .count = asc_grid_rows(points->n, index),
        .rows = points->rows + local * points->stride,
        .norms = points->norms ? points->norms + local : NULL,
        .fields = points->fields ? points->fields + local * points->stride : NULL,
    };
}

static void ask_for_next(asc_exchange *exchange) {
    exchange->arriving[0] = exchange->arriving[1] = MPI_REQUEST_NULL;
    if (exchange->next >= exchange->end)
        return;
    const asc_points *points = exchange->points;
    int slot = (int)(exchange->next % ASC_VISITORS);
    int floats = asc_grid_rows(points->n, exchange->next) * points->stride;
    MPI_Irecv(exchange->rows[slot], floats, MPI_FLOAT, exchange->source, TAG_ROWS, points->comm,
              &exchange->arriving[0]);
    if (points->fields)
        MPI_Irecv(exchange->fields[slot], floats, MPI_FLOAT, exchange->source, TAG_FIELDS,
                  points->comm, &exchange->arriving[1]);
}

void asc_exchange_begin_round(asc_exchange *exchange, int round) {
    const asc_points *points = exchange->points;
    int target = (exchange->rank - round + exchange->size) % exchange->size;
    exchange->source = (exchange->rank + round) % exchange->size;
    exchange->n_sends = 0;
    for (int64_t b = exchange->own_first; b < exchange->own_end; b++) {
        asc_block block = asc_exchange_own(exchange, b);
        int floats = block.count * points->stride;
        MPI_Isend(block.rows, floats, MPI_FLOAT, target, TAG_ROWS, points->comm,
                  &exchange->sends[exchange->n_sends++]);
        if (block.fields)
            MPI_Isend(block.fields, floats, MPI_FLOAT, target, TAG_FIELDS, points->comm,
                      &exchange->sends[exchange->n_sends++]);
    }
    int64_t blocks = asc_grid_blocks(points->n);
    exchange->next = asc_partition_begin(blocks, exchange->size, exchange->source);
    exchange->end = asc_partition_begin(blocks, exchange->size, exchange->source + 1);
    ask_for_next(exchange);
}

bool asc_exchange_next(asc_exchange *exchange, asc_block *visitor) {
    const asc_points *points = exchange->points;
    MPI_Waitall(2, exchange->arriving, MPI_STATUSES_IGNORE);
    if (exchange->next >= exchange->end) {
        MPI_Waitall(exchange->n_sends, exchange->sends, MPI_STATUSES_IGNORE);
        return false;
    }
    int64_t index = exchange->next++;
    int slot = (int)(index % ASC_VISITORS);
    *visitor = (asc_block){
        .index = index,
        .begin = asc_grid_first_row(points->n, index),
        .count = asc_grid_rows(points->n, index),
        .rows = exchange->rows[slot],
        .norms = exchange->norms[slot],
        .fields = exchange->fields[slot],
    };
    ask_for_next(exchange);
    if (exchange->norms[slot])
        for (int32_t i = 0; i < visitor->count; i++)
            exchange->norms[slot][i] =
                asc_grid_norm(visitor->rows + (int64_t)i * points->stride, points->dimension);
    return true;
}

void asc_exchange_poke(asc_exchange *exchange) {
    int flag = 0;
    if (exchange->size > 1)
        MPI_Testall(2, exchange->arriving, &flag, MPI_STATUSES_IGNORE);
}

void asc_exchange_free(asc_exchange *exchange) {
    for (int v = 0; v < ASC_VISITORS; v++) {
        free(exchange->rows[v]);
        free(exchange->norms[v]);
        free(exchange->fields[v]);
    }
    free(exchange->sends);
    *exchange = (asc_exchange){0};
}
