/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <omp.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

static long environment_number(const char *name) {
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : 0;
}

bool asc_cli_speaks_alone(void) {
    /* Under mpirun in a Slurm job SLURM_PROCID is that of the launcher, so Open MPI's goes first.
     */
    static const char *const ranks[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK",
                                        "SLURM_PROCID"};
    for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++)
        if (getenv(ranks[i]))
            return environment_number(ranks[i]) == 0;
    return true;
}

asc_code asc_cli_check_launch(int size) {
    const bool by_srun = getenv("SLURM_STEP_ID") || getenv("SLURM_STEPID");
    const long step = environment_number("SLURM_STEP_NUM_TASKS");
    const long tasks = step > 0 ? step : environment_number("SLURM_NTASKS");
    if (size > 1 || tasks <= 1 || !by_srun || getenv("OMPI_MCA_orte_ess_num_procs"))
        return ASC_OK;
    return asc_fail(
        ASC_USAGE,
        "srun started %ld tasks, but each sees itself alone (MPI world of 1 rank): they "
        "would all do the same work; start with srun --mpi=pmix (MPICH: --mpi=pmi2; "
        "srun --mpi=list shows what there is) or with mpirun",
        tasks);
}

void asc_cli_share_cores(MPI_Comm comm) {
    if (getenv("OMP_NUM_THREADS"))
        return;
    MPI_Comm node;
    int ranks = 1;
    MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    MPI_Comm_size(node, &ranks);
    MPI_Comm_free(&node);
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const long mine = omp_get_num_procs(); /* those that this rank is bound to */
    if (mine * ranks > cores)
        omp_set_num_threads(cores / ranks > 1 ? (int)(cores / ranks) : 1);
}
