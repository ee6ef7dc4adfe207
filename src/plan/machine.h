/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast a machine is, and how a job lies on it. Internal. */
#ifndef ATTRSCOPE_PLAN_MACHINE_H
#define ATTRSCOPE_PLAN_MACHINE_H

#include <stdint.h>

#include "attrscope/status.h"

typedef struct asc_machine {
    double product; /* float32 operations a second of a thread in a tile's matrix product */
    double stream;  /* bytes a second of a thread that reads an array from memory */
    double disk;    /* bytes a second of a node from its file system */
    double network; /* bytes a second between two ranks */
    double memory;  /* bytes of a node */
    double process; /* bytes of a rank without any data: libraries, MPI, HDF5 */
} asc_machine;

/* The machine that the constants of the formulas were measured on. */
extern const asc_machine asc_machine_reference;

typedef struct asc_layout {
    int64_t ranks, ranks_a_node;
    int threads; /* a rank */
} asc_layout;

/* Of a running job. Collective. */
asc_layout asc_layout_of(MPI_Comm comm);

/* Bytes of a rank of this program on this machine without any data, and at least those of the
 * reference: from what it has taken so far, to be asked before anything is read. Local. */
double asc_machine_process(void);

/* Takes figures from a file of lines "name value" (product, stream, disk, network, memory,
 * process); those
 * that are missing stay as they are. Errors: ASC_NOINPUT, ASC_USAGE naming the line. Local. */
asc_code asc_machine_read(const char *path, asc_machine *machine);

/* Measures this machine for about three seconds; the disk in `folder`. Errors: ASC_MEMORY,
 * ASC_CANTCREAT. Local. */
asc_code asc_machine_calibrate(const char *folder, asc_machine *machine);

#endif
