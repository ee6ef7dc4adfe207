/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be done for a batch of attributes, and which rank does what of it. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_TASKS_H
#define ATTRSCOPE_INFERENCE_TASKS_H

#include "inference/groups.h"
#include "inference/pvalues.h"

/* An attribute: number `index` of a group. */
typedef struct asc_inference_place {
    int32_t group, index;
} asc_inference_place;

/* A task is one draw of one attribute. Those of the places begin .. end - 1 are numbered by group,
 * then draw, then attribute, so that a rank's share begins few draws; this rank's are first ..
 * behind - 1. */
typedef struct asc_inference_tasks {
    const asc_inference_place *places; /* [A + T] by group; borrowed */
    int32_t begin, end;
    int64_t draws, labellings;
    int64_t first, behind;
    double *drawn;                /* [own tasks, labellings, ASC_DRAWN] owned */
    asc_inference_counts *counts; /* [own tasks] owned */
} asc_inference_tasks;

/* Where task t is: its draw, its place, and behind the places of its group. */
typedef struct asc_inference_task {
    int64_t draw;
    int32_t at, end;
} asc_inference_task;

/* Places of all attributes, by group, owned by the caller. Errors: ASC_MEMORY. */
asc_code asc_inference_places_make(const asc_inference_group *groups, int32_t n_groups,
                                   asc_inference_place **places);

/* Deals out the tasks of the places begin .. end - 1. Errors: ASC_MEMORY. */
asc_code asc_inference_tasks_init(MPI_Comm comm, const asc_inference_place *places, int32_t begin,
                                  int32_t end, int64_t draws, int64_t labellings,
                                  asc_inference_tasks *tasks);
void asc_inference_tasks_free(asc_inference_tasks *tasks);

asc_inference_task asc_inference_task_find(const asc_inference_tasks *tasks, int64_t t);

/* What the tests gave. */
typedef struct asc_inference_found {
    asc_inference_value *values;     /* [A] borrowed */
    asc_inference_kind_value *kinds; /* [T] borrowed */
    int32_t n_attributes;            /* A */
} asc_inference_found;

/* What the ranks found, on rank 0, of the attributes of the batch. Errors: ASC_MEMORY. Collective.
 */
asc_code asc_inference_tasks_gather(MPI_Comm comm, const asc_inference_tasks *tasks,
                                    const asc_inference_group *groups,
                                    const asc_inference_found *found);

#endif
