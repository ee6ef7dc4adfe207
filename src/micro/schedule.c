#include "micro/schedule.h"

#include <stdlib.h>

#include "attrscope/memory.h"

typedef struct sized {
    double cost;
    int64_t task;
} sized;

static int largest_first(const void *a, const void *b) {
    const sized *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? 1 : -1;
    return (x->task > y->task) - (x->task < y->task);
}

asc_code asc_micro_schedule(const double *cost, int64_t n, int groups, int64_t *order, int *owner) {
    sized *tasks = NULL;
    double *load = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&tasks, (uint64_t)n, sizeof *tasks, "identities"), done);
    ASC_TRY(code, asc_alloc(&load, (uint64_t)groups, sizeof *load, "loads"), done);
    for (int64_t t = 0; t < n; t++)
        tasks[t] = (sized){cost[t], t};
    qsort(tasks, (size_t)n, sizeof *tasks, largest_first);
    for (int64_t t = 0; t < n; t++) {
        int least = 0;
        for (int g = 1; g < groups; g++)
            if (load[g] < load[least])
                least = g;
        load[least] += tasks[t].cost;
        order[t] = tasks[t].task;
        owner[tasks[t].task] = least;
    }
done:
    free(tasks);
    free(load);
    return code;
}
