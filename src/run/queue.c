/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/queue.h"

#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "restart/claim.h"

typedef struct sized {
    double cost;
    int64_t unit;
} sized;

static int largest_first(const void *a, const void *b) {
    const sized *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? 1 : -1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

static asc_code put_in_order(const asc_run_units *units, asc_run_queue *queue) {
    sized *list = NULL;
    asc_code code = asc_alloc(&list, (uint64_t)units->n, sizeof *list, "queue");
    if (code == ASC_OK)
        code = asc_alloc(&queue->order, (uint64_t)units->n, sizeof *queue->order, "queue");
    for (int64_t i = 0; i < units->n && code == ASC_OK; i++)
        if (units->units[i].chosen && !units->units[i].finished)
            list[queue->n++] = (sized){units->units[i].cost, i};
    if (queue->n > 0)
        qsort(list, (size_t)queue->n, sizeof *list, largest_first);
    for (int64_t i = 0; i < queue->n; i++)
        queue->order[i] = list[i].unit;
    free(list);
    return code;
}

asc_code asc_run_queue_open(MPI_Comm comm, const char *folder, const asc_run_units *units,
                            asc_run_queue *queue) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *queue = (asc_run_queue){.folder = folder};
    asc_code code = rank == 0 ? asc_claim_clear(folder) : ASC_OK;
    if (code == ASC_OK)
        code = put_in_order(units, queue);
    return asc_agree(comm, code);
}

asc_code asc_run_queue_take(asc_run_queue *queue, MPI_Comm group, int64_t *unit) {
    int rank = 0;
    asc_code code = ASC_OK;
    bool mine = false;
    MPI_Comm_rank(group, &rank);
    while (rank == 0 && code == ASC_OK && !mine && queue->next < queue->n)
        code = asc_claim_take(queue->folder, queue->next++, &mine);
    *unit = mine ? queue->order[queue->next - 1] : -1;
    code = asc_agree(group, code);
    MPI_Bcast(unit, 1, MPI_INT64_T, 0, group);
    return code;
}

void asc_run_queue_close(MPI_Comm comm, asc_run_queue *queue) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    MPI_Barrier(comm);
    /* The next run clears what stays. */
    if (rank == 0 && queue->order && asc_claim_clear(queue->folder) != ASC_OK)
        asc_log(ASC_LOG_WARN, "%s", asc_error_message());
    free(queue->order);
    queue->order = NULL;
}
