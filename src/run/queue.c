/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/queue.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"

#define TAKEN ".attrscope-taken-"

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

static bool is_taken(const char *name) {
    const size_t mark = strlen(TAKEN);
    return strncmp(name, TAKEN, mark) == 0 && name[mark] != '\0' &&
           name[mark + strspn(name + mark, "0123456789")] == '\0';
}

/* Also what a killed run has left. Local. */
static void remove_files(const char *folder) {
    DIR *open = opendir(folder);
    if (!open)
        return;
    for (const struct dirent *entry; (entry = readdir(open));) {
        char *path = NULL;
        if (is_taken(entry->d_name) && asc_format(&path, "%s/%s", folder, entry->d_name) == ASC_OK)
            unlink(path);
        free(path);
    }
    closedir(open);
}

asc_code asc_run_queue_open(MPI_Comm comm, const char *folder, const asc_run_units *units,
                            asc_run_queue *queue) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *queue = (asc_run_queue){.folder = folder};
    if (rank == 0)
        remove_files(folder);
    return asc_agree(comm, put_in_order(units, queue));
}

/* Whether this group is the one that has it. Local. */
static asc_code try_to_take(const char *folder, int64_t place, bool *mine) {
    char *path = NULL;
    asc_code code = asc_format(&path, "%s/" TAKEN "%lld", folder, (long long)place);
    if (code != ASC_OK)
        return code;
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    *mine = file >= 0;
    if (file < 0 && errno != EEXIST)
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be created: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    free(path);
    return code;
}

asc_code asc_run_queue_take(asc_run_queue *queue, MPI_Comm group, int64_t *unit) {
    int rank = 0;
    asc_code code = ASC_OK;
    bool mine = false;
    MPI_Comm_rank(group, &rank);
    while (rank == 0 && code == ASC_OK && !mine && queue->next < queue->n)
        code = try_to_take(queue->folder, queue->next++, &mine);
    *unit = mine ? queue->order[queue->next - 1] : -1;
    code = asc_agree(group, code);
    MPI_Bcast(unit, 1, MPI_INT64_T, 0, group);
    return code;
}

void asc_run_queue_close(MPI_Comm comm, asc_run_queue *queue) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    MPI_Barrier(comm);
    if (rank == 0 && queue->order)
        remove_files(queue->folder);
    free(queue->order);
    queue->order = NULL;
}
