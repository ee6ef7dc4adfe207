/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of other ranks, visiting while the block before is worked on. Internal. */
#ifndef ATTRSCOPE_SWEEP_EXCHANGE_H
#define ATTRSCOPE_SWEEP_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/sweep.h"

/* A row block, own or visiting; borrowed. */
typedef struct asc_block {
    int64_t index;       /* in the grid */
    int64_t begin;       /* first global row */
    int32_t count;       /* rows */
    const float *rows;   /* [count, stride] */
    const float *norms;  /* [count] squared, or NULL */
    const float *fields; /* [count, stride] or NULL */
} asc_block;

enum { ASC_VISITORS = 2 }; /* one being worked on, one arriving */

typedef struct asc_exchange {
    const asc_points *points;
    int rank, size;
    int64_t own_first, own_end; /* own blocks */
    float *rows[ASC_VISITORS], *norms[ASC_VISITORS], *fields[ASC_VISITORS];
    MPI_Request *sends; /* [2 * own blocks] */
    int n_sends;
    MPI_Request arriving[2];
    int source;
    int64_t next, end; /* visiting blocks of this round that have not been handed out */
} asc_exchange;

/* Allocates the buffers. Errors: ASC_MEMORY. Collective. */
asc_code asc_exchange_init(const asc_points *points, asc_exchange *exchange);

/* One of this rank's own blocks. Local. */
asc_block asc_exchange_own(const asc_exchange *exchange, int64_t index);

/* Starts a round (1 .. asc_grid_rounds): sends go out, the first visitor is asked for. Local. */
void asc_exchange_begin_round(asc_exchange *exchange, int round);

/* Waits for the next visitor and asks for the one after it; false at the end of the round, when all
 * sends are done too. The visitor is valid until the next call. Local, but waits for its sender. */
bool asc_exchange_next(asc_exchange *exchange, asc_block *visitor);

/* Lets MPI move data; call now and then from the thread that initialised MPI. Local. */
void asc_exchange_poke(asc_exchange *exchange);

void asc_exchange_free(asc_exchange *exchange);

#endif
