#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/array.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "micro/schedule.h"
#include "micro/tables.h"

/* One identity of one model. */
static asc_code run_identity(MPI_Comm comm, const asc_settings *settings, asc_micro_study *study,
                             int64_t task) {
    const asc_micro_task *what = &study->tasks[task];
    const asc_lattice *lattice = &study->lattice;
    const int64_t n = lattice->n_attributes;
    asc_array array = {0};
    float *nodes = NULL;
    asc_code code = asc_array_open(what->path, &array);
    if (code == ASC_OK)
        code = asc_micro_check_array(lattice, &array, what->path);
    if (code == ASC_OK)
        code = asc_alloc(&nodes, (uint64_t)array.shape[0], (size_t)array.shape[1] * sizeof *nodes,
                         what->path);
    if (code == ASC_OK)
        code = asc_array_read_f32(&array, 0, array.shape[0], nodes);
    ASC_TRY(code, asc_agree(comm, code), done);
    const asc_identity_input input = {.comm = comm,
                                      .settings = settings,
                                      .lattice = lattice,
                                      .model = &settings->lattice.models[what->model],
                                      .name = what->name,
                                      .nodes = nodes,
                                      .n_nodes = array.shape[0],
                                      .dimension = (int32_t)array.shape[1]};
    ASC_TRY(code,
            asc_micro_energies(&input, study->energies + task * n * asc_micro_measures(settings)),
            done);
    code = asc_agree(comm, asc_micro_correlate(&input, study->correlation + task * n * n));
    asc_micro_retain(&input, study->retention + task * asc_micro_retention_size(lattice));
done:
    free(nodes);
    asc_array_free(&array);
    return code;
}

/* An identity's cost goes with its dimension: all share the lattice. The root reads the headers. */
static asc_code find_costs(const asc_micro_study *study, double *cost) {
    asc_code code = ASC_OK;
    for (int64_t t = 0; t < study->n_tasks && code == ASC_OK; t++) {
        asc_array array = {0};
        code = asc_array_open(study->tasks[t].path, &array);
        if (code == ASC_OK)
            cost[t] = array.n_dims == 2 ? (double)array.shape[1] : 0;
        asc_array_free(&array);
    }
    return code;
}

static asc_code make_schedule(MPI_Comm comm, const asc_micro_study *study, int groups,
                              int64_t **order, int **owner) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    double *cost = NULL;
    const uint64_t n = (uint64_t)study->n_tasks;
    asc_code code = asc_alloc(&cost, n, sizeof *cost, "costs");
    if (code == ASC_OK)
        code = asc_alloc(order, n, sizeof **order, "schedule");
    if (code == ASC_OK)
        code = asc_alloc(owner, n, sizeof **owner, "schedule");
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_agree(comm, rank == 0 ? find_costs(study, cost) : ASC_OK), done);
    MPI_Bcast(cost, (int)n, MPI_DOUBLE, 0, comm);
    code = asc_agree(comm, asc_micro_schedule(cost, study->n_tasks, groups, *order, *owner));
done:
    free(cost);
    return code;
}

/* Ranks form as many groups as there are tasks for; with ranks to spare a task's tiles are split.
 */
static asc_code run_tasks(MPI_Comm comm, const asc_settings *settings, asc_micro_study *study) {
    int rank = 0, size = 1;
    MPI_Comm group;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    const int groups = study->n_tasks < size ? (int)study->n_tasks : size;
    const int64_t n = study->lattice.n_attributes;
    const int64_t sizes[] = {n * asc_micro_measures(settings) * ASC_ENERGY_DOUBLES, n * n,
                             asc_micro_retention_size(&study->lattice)};
    double *const parts[] = {(double *)study->energies, study->correlation, study->retention};
    int64_t *order = NULL;
    int *owner = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, make_schedule(comm, study, groups, &order, &owner), done);
    MPI_Comm_split(comm, rank % groups, rank, &group);
    for (int64_t k = 0; k < study->n_tasks && code == ASC_OK; k++)
        if (owner[order[k]] == rank % groups)
            code = run_identity(group, settings, study, order[k]);
    MPI_Comm_free(&group);
    code = asc_agree(comm, code);
    for (int p = 0; p < 3 && code == ASC_OK; p++)
        for (int64_t t = 0; t < study->n_tasks; t++) {
            double *data = parts[p] + t * sizes[p];
            MPI_Bcast(data, (int)sizes[p], MPI_DOUBLE, owner[t], comm);
        }
done:
    free(order);
    free(owner);
    return code;
}

static asc_code prepare(const asc_settings *settings, asc_micro_study *study) {
    asc_code code = asc_micro_list(settings, study);
    if (code != ASC_OK)
        return code;
    const uint64_t tasks = (uint64_t)study->n_tasks, n = (uint64_t)study->lattice.n_attributes;
    ASC_TRY(code,
            asc_alloc(&study->energies, tasks * n,
                      (size_t)asc_micro_measures(settings) * sizeof(asc_energy), "energies"),
            done);
    ASC_TRY(code, asc_alloc(&study->correlation, tasks * n, n * sizeof(double), "correlations"),
            done);
    code = asc_alloc(&study->retention, tasks * (uint64_t)asc_micro_retention_size(&study->lattice),
                     sizeof(double), "retention");
done:
    return code;
}

asc_code asc_micro_run(MPI_Comm comm, const asc_settings *settings, const char *results_path) {
    asc_micro_study study = {0};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    const double start = asc_clock();
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, prepare(settings, &study)), done);
    ASC_TRY(code, run_tasks(comm, settings, &study), done);
    asc_log(ASC_LOG_INFO, "micro: %lld fields of %lld arrays in %.2f s",
            (long long)(study.n_tasks * study.lattice.n_attributes), (long long)study.n_tasks,
            asc_clock() - start);
    code = asc_agree(comm, rank == 0 ? asc_micro_write(settings, &study, results_path) : ASC_OK);
done:
    free(study.energies);
    free(study.correlation);
    free(study.retention);
    asc_micro_unlist(&study);
    return code;
}
