/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arrays of a microscale study and what is found about them. Internal. */
#ifndef ATTRSCOPE_MICRO_STUDY_H
#define ATTRSCOPE_MICRO_STUDY_H

#include "attrscope/array.h"
#include "micro/micro_parts.h"

typedef struct asc_micro_task {
    int64_t model;
    char *path, *name; /* of the identity */
} asc_micro_task;

typedef struct asc_micro_study {
    asc_lattice lattice;
    asc_micro_task *tasks; /* [n_tasks] by model, then identity */
    int64_t n_tasks;
    int64_t *vanilla;     /* [models of the lattice] the vanilla variant of each, by its place */
    uint8_t *targeted;    /* [models, A] whether a variant was trained for an attribute */
    asc_energy *energies; /* [n_tasks, A, measures] */
    double *correlation;  /* [n_tasks, A, A] */
    double *retention;    /* [n_tasks, asc_micro_retention_size] */
    double *arrows;       /* [n_tasks, A, ASC_PLANE_ARROWS, ASC_PLANE_NUMBERS] */
} asc_micro_study;

/* Reads the lattice and lists every model's identities. Errors: ASC_USAGE, ASC_NOINPUT, ASC_DATA,
 * ASC_MEMORY. Release with asc_micro_unlist, also after an error. Local, the same on every rank. */
asc_code asc_micro_list(const asc_settings *settings, asc_micro_study *study);
void asc_micro_unlist(asc_micro_study *study);

/* Whether an identity's array holds every node of the lattice, a row a node. Errors: ASC_DATA.
 * Local.
 */
asc_code asc_micro_check_array(const asc_lattice *lattice, asc_array *array, const char *path);

/* What a unit of the lattice works on, but for its array's rows and dimension. Errors: ASC_MEMORY.
 * Local; O(segments + nodes). */
asc_code asc_micro_shape(const asc_settings *settings, const asc_lattice *lattice,
                         asc_shape *shape);

#endif
