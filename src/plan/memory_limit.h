/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much memory a job may have on a node. Internal. */
#ifndef ATTRSCOPE_PLAN_MEMORY_LIMIT_H
#define ATTRSCOPE_PLAN_MEMORY_LIMIT_H

#include <mpi.h>
#include <stdint.h>

/* What limits it, and to how many bytes a node. */
typedef struct asc_memory_limit {
    double bytes;
    const char *by; /* for messages, after "a node, of which the job may have ... by": static */
} asc_memory_limit;

/* The least of the node's memory, Slurm's (SLURM_MEM_PER_NODE, SLURM_MEM_PER_CPU), that of the
 * control groups that the process is in, and what ulimit -v and -d leave to each rank. Local. */
asc_memory_limit asc_memory_limit_here(int64_t ranks_a_node);

/* The least of all nodes. Collective. */
asc_memory_limit asc_memory_limit_of(MPI_Comm comm, int64_t ranks_a_node);

/* The least limit of the control groups, of both versions, that the lines of the file `groups`
 * (/proc/self/cgroup) name below the folder `root` (/sys/fs/cgroup), and of those around them;
 * infinite without one. Local. */
double asc_memory_limit_of_groups(const char *groups, const char *root);

#endif
