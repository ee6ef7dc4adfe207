/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue of units: groups take them, the largest first, by claims of their places. Internal. */
#ifndef ATTRSCOPE_RUN_QUEUE_H
#define ATTRSCOPE_RUN_QUEUE_H

#include "run/units.h"

typedef struct asc_run_queue {
    const char *folder; /* of the claims; borrowed */
    int64_t *order;     /* [n] units that are not finished */
    int64_t n;
    int64_t next; /* those before are taken */
} asc_run_queue;

/* Errors: ASC_MEMORY. Collective. */
asc_code asc_run_queue_open(MPI_Comm comm, const char *folder, const asc_run_units *units,
                            asc_run_queue *queue);

/* The next unit for a group, or -1. Errors: ASC_CANTCREAT, ASC_MEMORY. Collective over the group.
 */
asc_code asc_run_queue_take(asc_run_queue *queue, MPI_Comm group, int64_t *unit);

/* When all groups have stopped taking. Collective. */
void asc_run_queue_close(MPI_Comm comm, asc_run_queue *queue);

#endif
