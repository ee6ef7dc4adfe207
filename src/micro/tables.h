/* The results of a microscale study and their tables. Internal; local. */
#ifndef ATTRSCOPE_MICRO_TABLES_H
#define ATTRSCOPE_MICRO_TABLES_H

#include "micro/micro_parts.h"

typedef struct asc_micro_task {
    int64_t model;
    char *path, *name; /* of the identity */
} asc_micro_task;

typedef struct asc_micro_study {
    asc_lattice lattice;
    asc_micro_task *tasks; /* [n_tasks] by model, then identity */
    int64_t n_tasks;
    asc_energy *energies; /* [n_tasks, A, measures] */
    double *correlation;  /* [n_tasks, A, A] */
    double *retention;    /* [n_tasks, A, 3, 3] */
} asc_micro_study;

/* Adds energies, field_correlation and retention to the results file. Root only. Errors: those of
 * asc_results. */
asc_code asc_micro_write(const asc_settings *settings, const asc_micro_study *study,
                         const char *path);

#endif
