/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/machine.h"

#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/open_code.h"

const asc_machine asc_machine_reference = {
    .product = 97e9, .stream = 8e9, .disk = 1e9, .network = 2e9, .memory = 24e9, .process = 38e6};

/* What a process grows by when files are first opened and tables first written, seen under Open MPI
 * 4.1 and MPICH 4.0. */
#ifdef MPICH_VERSION
static const double FIRST_USE = 13e6;
#else
static const double FIRST_USE = 8e6;
#endif

asc_layout asc_layout_of(MPI_Comm comm) {
    MPI_Comm node;
    int ranks = 1, on_node = 1;
    MPI_Comm_size(comm, &ranks);
    MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    MPI_Comm_size(node, &on_node);
    MPI_Comm_free(&node);
    MPI_Allreduce(MPI_IN_PLACE, &on_node, 1, MPI_INT, MPI_MAX, comm);
    return (asc_layout){.ranks = ranks, .ranks_a_node = on_node, .threads = omp_get_max_threads()};
}

double asc_machine_process(void) {
    struct rusage usage;
    const double taken = getrusage(RUSAGE_SELF, &usage) == 0 ? 1024.0 * (double)usage.ru_maxrss : 0;
    return fmax(asc_machine_reference.process, taken + FIRST_USE);
}

static const struct {
    const char *name;
    size_t offset;
} FIGURES[] = {
    {"product", offsetof(asc_machine, product)}, {"stream", offsetof(asc_machine, stream)},
    {"disk", offsetof(asc_machine, disk)},       {"network", offsetof(asc_machine, network)},
    {"memory", offsetof(asc_machine, memory)},   {"process", offsetof(asc_machine, process)}};
enum { N_FIGURES = sizeof FIGURES / sizeof FIGURES[0] };

static asc_code set_figure(const char *path, int line, const char *name, double value,
                           asc_machine *machine) {
    for (int f = 0; f < N_FIGURES; f++)
        if (strcmp(name, FIGURES[f].name) == 0 && value > 0) {
            memcpy((char *)machine + FIGURES[f].offset, &value, sizeof value);
            return ASC_OK;
        }
    return asc_fail(ASC_USAGE,
                    "%s: line %d: give product, stream, disk, network, memory or process and a "
                    "positive number",
                    path, line);
}

asc_code asc_machine_read(const char *path, asc_machine *machine) {
    char text[256], name[64];
    FILE *file = fopen(path, "r");
    asc_code code = ASC_OK;
    if (!file)
        return asc_fail(asc_open_code(errno), "%s: cannot be opened: %s; give a file of figures",
                        path, strerror(errno));
    for (int line = 1; code == ASC_OK && fgets(text, sizeof text, file); line++) {
        double value = 0;
        if (text[strspn(text, " \t\r\n")] == '\0' || text[0] == '#')
            continue;
        code = sscanf(text, "%63s %lf", name, &value) == 2
                   ? set_figure(path, line, name, value, machine)
                   : set_figure(path, line, "", 0, machine);
    }
    fclose(file);
    return code;
}
