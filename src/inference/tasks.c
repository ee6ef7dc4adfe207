/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/tasks.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "inference/labellings.h"

asc_code asc_inference_places_make(const asc_inference_group *groups, int32_t n_groups,
                                   asc_inference_place **places) {
    uint64_t n = 0;
    for (int32_t g = 0; g < n_groups; g++)
        n += (uint64_t)groups[g].n_attributes;
    asc_code code = asc_alloc(places, n, sizeof **places, "attributes");
    for (int32_t g = 0, at = 0; g < n_groups && code == ASC_OK; g++)
        for (int32_t i = 0; i < groups[g].n_attributes; i++)
            (*places)[at++] = (asc_inference_place){g, i};
    return code;
}

asc_code asc_inference_tasks_init(MPI_Comm comm, const asc_inference_place *places, int32_t begin,
                                  int32_t end, int64_t draws, int64_t labellings,
                                  asc_inference_tasks *tasks) {
    const int64_t n = (end - begin) * draws;
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    *tasks = (asc_inference_tasks){.places = places,
                                   .begin = begin,
                                   .end = end,
                                   .draws = draws,
                                   .labellings = labellings,
                                   .first = asc_partition_begin(n, size, rank),
                                   .behind = asc_partition_begin(n, size, rank + 1)};
    const uint64_t own = (uint64_t)(tasks->behind - tasks->first);
    asc_code code = asc_alloc(&tasks->drawn, own, (size_t)labellings * ASC_DRAWN * sizeof(double),
                              "statistics");
    return code == ASC_OK ? asc_alloc(&tasks->counts, own, sizeof *tasks->counts, "statistics")
                          : code;
}

void asc_inference_tasks_free(asc_inference_tasks *tasks) {
    free(tasks->drawn);
    free(tasks->counts);
    *tasks = (asc_inference_tasks){0};
}

asc_inference_task asc_inference_task_find(const asc_inference_tasks *tasks, int64_t t) {
    int32_t begin = tasks->begin;
    for (;;) {
        int32_t end = begin;
        while (end < tasks->end && tasks->places[end].group == tasks->places[begin].group)
            end++;
        const int64_t width = end - begin;
        if (t < width * tasks->draws)
            return (asc_inference_task){t / width, begin + (int32_t)(t % width), end};
        t -= width * tasks->draws;
        begin = end;
    }
}

/* Sums doubles on rank 0: one rank holds each number, the others add zero, which is exact. */
static void reduce(MPI_Comm comm, double *values, int64_t count) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int64_t i = 0; i < count; i += INT_MAX / 2) {
        const int n = (int)(count - i < INT_MAX / 2 ? count - i : INT_MAX / 2);
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : values + i, rank == 0 ? values + i : NULL, n,
                   MPI_DOUBLE, MPI_SUM, 0, comm);
    }
}

/* All draws of one place on rank 0: drawn [draws, labellings, ASC_DRAWN], counts [draws]. */
static void gather(MPI_Comm comm, const asc_inference_tasks *tasks, int32_t at, double *drawn,
                   asc_inference_counts *counts) {
    const int64_t size = tasks->labellings * ASC_DRAWN;
    memset(drawn, 0, (size_t)(tasks->draws * size) * sizeof *drawn);
    memset(counts, 0, (size_t)tasks->draws * sizeof *counts);
    for (int64_t t = tasks->first; t < tasks->behind; t++) {
        const asc_inference_task task = asc_inference_task_find(tasks, t);
        if (task.at != at)
            continue;
        memcpy(drawn + task.draw * size, tasks->drawn + (t - tasks->first) * size,
               (size_t)size * sizeof *drawn);
        counts[task.draw] = tasks->counts[t - tasks->first];
    }
    reduce(comm, drawn, tasks->draws * size);
    reduce(comm, (double *)counts, tasks->draws * (int64_t)(sizeof *counts / sizeof(double)));
}

static asc_code summarise(const asc_inference_tasks *tasks, int32_t attribute, const double *drawn,
                          const asc_inference_counts *counts, const asc_inference_found *found) {
    const int32_t binary = found->n_attributes;
    return attribute < binary
               ? asc_inference_summarise(drawn, counts, tasks->draws, tasks->labellings,
                                         &found->values[attribute])
               : asc_inference_summarise_kind(drawn, counts, tasks->draws, tasks->labellings,
                                              &found->kinds[attribute - binary]);
}

asc_code asc_inference_tasks_gather(MPI_Comm comm, const asc_inference_tasks *tasks,
                                    const asc_inference_group *groups,
                                    const asc_inference_found *found) {
    const uint64_t draws = (uint64_t)tasks->draws;
    double *drawn = NULL;
    asc_inference_counts *counts = NULL;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_alloc(&drawn, draws * (uint64_t)tasks->labellings * ASC_DRAWN,
                              sizeof *drawn, "statistics");
    if (code == ASC_OK)
        code = asc_alloc(&counts, draws, sizeof *counts, "statistics");
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int32_t at = tasks->begin; at < tasks->end; at++) { /* all of them, as it is collective */
        const asc_inference_place *place = &tasks->places[at];
        gather(comm, tasks, at, drawn, counts);
        if (rank == 0 && code == ASC_OK)
            code = summarise(tasks, groups[place->group].attributes[place->index], drawn, counts,
                             found);
    }
    code = asc_agree(comm, code);
done:
    free(drawn);
    free(counts);
    return code;
}
