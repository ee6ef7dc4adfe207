/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/launch.h"

#include <ctype.h>
#include <fcntl.h>
#include <hdf5.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"

enum { LINE_SIZE = 4096 };

/* This rank's shared memory, once it has no name; "": none. One a process. */
static char taken[LINE_SIZE];

/* Whether a line of a parameter file, "name = value", is about the parameter. */
static bool is_about(const char *line, const char *name) {
    line += strspn(line, " \t");
    const size_t length = strlen(name);
    return strncmp(line, name, length) == 0 && line[length + strspn(line + length, " \t")] == '=';
}

static bool user_has_file_with(const char *name) {
    const char *home = getenv("HOME");
    char line[LINE_SIZE], *path = NULL;
    bool found = false;
    if (!home || asc_format(&path, "%s/.openmpi/mca-params.conf", home) != ASC_OK)
        return false;
    FILE *file = fopen(path, "re");
    while (file && !found && fgets(line, sizeof line, file))
        found = is_about(line, name);
    if (file)
        fclose(file);
    free(path);
    return found;
}

static bool user_has_set(const char *name) {
    char variable[64];
    snprintf(variable, sizeof variable, "OMPI_MCA_%s", name);
    return getenv(variable) || user_has_file_with(name);
}

void asc_launch_prepare(void) {
    if (!user_has_set("io"))
        setenv("OMPI_MCA_io_ompio_priority", "1", 0); /* below ROMIO's, but there without it */
    if (!user_has_set("sharedfp"))
        setenv("OMPI_MCA_sharedfp", "^sm", 0);
    /* Without a launcher no daemon is started that could start others: half of such a start. */
    if (!user_has_set("ess_singleton_isolated"))
        setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
    /* Before MPI is there HDF5 does not ask it to be called at its end, and then not by exit
     * either.
     */
    H5dont_atexit();
    H5open();
}

/* Whether a line of /proc/self/maps is of a segment of Open MPI's shared memory. */
static char *segment_of(char *line) {
    char *path = strchr(line, '/');
    if (!path || (!strstr(path, "/vader_segment.") && !strstr(path, "/sm_segment.")))
        return NULL;
    path[strcspn(path, "\n")] = '\0';
    return path;
}

/* How many segments this rank has, and the path of its own, whose name ends in its rank: "" when it
 * is not there. */
static int find_segments(int rank, char own[LINE_SIZE]) {
    char line[LINE_SIZE], last[LINE_SIZE] = "";
    int count = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    *own = '\0';
    while (maps && fgets(line, sizeof line, maps)) {
        const char *path = segment_of(line);
        if (!path || strcmp(path, last) == 0)
            continue;
        strcpy(last, path);
        const char *number = strrchr(path, '.') + 1;
        if (isdigit((unsigned char)*number) && atoi(number) == rank)
            strcpy(own, path);
        count++;
    }
    if (maps)
        fclose(maps);
    return count;
}

/* Ranks that have not spoken to each other may not have each other's memory yet. */
static void speak_with_all(MPI_Comm node, int rank, int size) {
    for (int d = 1; d < size; d++)
        MPI_Sendrecv(NULL, 0, MPI_BYTE, (rank + d) % size, 0, NULL, 0, MPI_BYTE,
                     (rank - d + size) % size, 0, node, MPI_STATUS_IGNORE);
}

void asc_launch_settle(MPI_Comm world) {
    MPI_Comm node;
    int world_rank = 0, rank = 0, size = 1;
    char own[LINE_SIZE];
    MPI_Comm_rank(world, &world_rank);
    MPI_Comm_split_type(world, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    MPI_Comm_rank(node, &rank);
    MPI_Comm_size(node, &size);
    if (size > 1) {
        speak_with_all(node, rank, size);
        int ready = find_segments(world_rank, own) == size && *own;
        MPI_Allreduce(MPI_IN_PLACE, &ready, 1, MPI_INT, MPI_MIN, node);
        if (ready && unlink(own) == 0)
            strcpy(taken, own);
    }
    MPI_Comm_free(&node);
}

void asc_launch_end(void) {
    if (!*taken)
        return;
    const int file = open(taken, O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0)
        close(file);
}
