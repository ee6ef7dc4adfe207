/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/memory_limit.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "attrscope/memory.h"

enum { LINE_SIZE = 4096 };

static const char *const REASONS[] = {"its size",          "Slurm (--mem)", "Slurm (--mem-per-cpu)",
                                      "its control group", "ulimit -v",     "ulimit -d"};
enum { SIZE, SLURM_NODE, SLURM_CPU, GROUP, ADDRESSES, DATA };

/* A number of MB in an environment variable; 0: none. */
static double environment_bytes(const char *name) {
    const char *text = getenv(name);
    return text ? strtod(text, NULL) * 1048576 : 0;
}

/* Of all ranks of the node, when each may have what ulimit grants of data or of addresses, and has
 * some already. */
static double process_limit(bool of_data, double used, int64_t ranks_a_node) {
    struct rlimit limit;
    if (getrlimit(of_data ? RLIMIT_DATA : RLIMIT_AS, &limit) != 0 ||
        limit.rlim_cur == RLIM_INFINITY)
        return INFINITY;
    return fmax((double)limit.rlim_cur - used, 0) * (double)ranks_a_node;
}

/* Bytes of this process: of addresses, of data. */
static void find_used(double *addresses, double *data) {
    unsigned long size = 0, pages = 0;
    *addresses = *data = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file && fscanf(file, "%lu %*u %*u %*u %*u %lu", &size, &pages) == 2) {
        *addresses = (double)size * (double)sysconf(_SC_PAGESIZE);
        *data = (double)pages * (double)sysconf(_SC_PAGESIZE);
    }
    if (file)
        fclose(file);
}

/* The number in a file; infinite where there is none ("max", or no such file). */
static double read_limit(const char *folder, const char *name) {
    double bytes = INFINITY;
    char *path = NULL;
    FILE *file = asc_format(&path, "%s/%s", folder, name) == ASC_OK ? fopen(path, "re") : NULL;
    if (!file || fscanf(file, "%lf", &bytes) != 1)
        bytes = INFINITY;
    if (file)
        fclose(file);
    free(path);
    return bytes;
}

/* Of the group below `base`, and of each one around it. */
static double walk_up(const char *base, const char *group, const char *name) {
    char *folder = NULL;
    double least = INFINITY;
    if (asc_format(&folder, "%s%s", base, group) != ASC_OK)
        return INFINITY;
    for (const size_t top = strlen(base); strlen(folder) >= top;) {
        least = fmin(least, read_limit(folder, name));
        char *slash = strrchr(folder, '/');
        if (!slash || slash < folder + top)
            break;
        *slash = '\0';
    }
    free(folder);
    return least;
}

/* "4:memory,x:/a/b" (version 1) or "0::/a/b" (version 2) */
static double limit_of_line(char *line, const char *root) {
    char *controllers = strchr(line, ':'),
         *group = controllers ? strchr(controllers + 1, ':') : NULL;
    double least = INFINITY;
    char *base = NULL;
    if (!group)
        return INFINITY;
    *group++ = '\0';
    *controllers++ = '\0';
    group[strcspn(group, "\n")] = '\0';
    bool memory = false;
    for (char *save = NULL, *part = strtok_r(controllers, ",", &save); part;
         part = strtok_r(NULL, ",", &save))
        memory = memory || strcmp(part, "memory") == 0;
    if (memory && asc_format(&base, "%s/memory", root) == ASC_OK)
        least = walk_up(base, group, "memory.limit_in_bytes");
    else if (strcmp(line, "0") == 0)
        least = walk_up(root, group, "memory.max");
    free(base);
    return least;
}

double asc_memory_limit_of_groups(const char *groups, const char *root) {
    char line[LINE_SIZE];
    double least = INFINITY;
    FILE *file = fopen(groups, "re");
    while (file && fgets(line, sizeof line, file))
        least = fmin(least, limit_of_line(line, root));
    if (file)
        fclose(file);
    return least;
}

/* The least of all, and what it is by. */
static double find_least(int64_t ranks_a_node, int *by) {
    double addresses, data, limits[] = {[DATA] = 0};
    find_used(&addresses, &data);
    limits[SIZE] = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    limits[SLURM_NODE] = environment_bytes("SLURM_MEM_PER_NODE");
    const char *cpus = getenv("SLURM_CPUS_ON_NODE");
    limits[SLURM_CPU] = environment_bytes("SLURM_MEM_PER_CPU") * (cpus ? strtod(cpus, NULL) : 0);
    limits[GROUP] = asc_memory_limit_of_groups("/proc/self/cgroup", "/sys/fs/cgroup");
    limits[ADDRESSES] = process_limit(false, addresses, ranks_a_node);
    limits[DATA] = process_limit(true, data, ranks_a_node);
    *by = SIZE;
    for (int l = SLURM_NODE; l <= DATA; l++) {
        const bool set = limits[l] > 0 || l >= GROUP;
        if (set && limits[l] < limits[*by])
            *by = l;
    }
    return limits[*by];
}

asc_memory_limit asc_memory_limit_here(int64_t ranks_a_node) {
    int by = SIZE;
    const double bytes = find_least(ranks_a_node, &by);
    return (asc_memory_limit){bytes, REASONS[by]};
}

asc_memory_limit asc_memory_limit_of(MPI_Comm comm, int64_t ranks_a_node) {
    struct {
        double bytes;
        int by;
    } least;
    least.bytes = find_least(ranks_a_node, &least.by);
    MPI_Allreduce(MPI_IN_PLACE, &least, 1, MPI_DOUBLE_INT, MPI_MINLOC, comm);
    return (asc_memory_limit){least.bytes, REASONS[least.by]};
}
