/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the root has, on every rank, of any size. Internal; collective. */
#ifndef ATTRSCOPE_CORE_BROADCAST_H
#define ATTRSCOPE_CORE_BROADCAST_H

#include <stddef.h>
#include <stdint.h>

#include "attrscope/status.h"

/* Bytes of the root's, into memory that all have. O(bytes log ranks). */
void asc_broadcast_bytes(MPI_Comm comm, void *data, uint64_t bytes);

/* An array of `count` items, in *slot on the root; the others' is allocated here, and owned by the
 * caller. `what` names it. Errors: ASC_MEMORY. */
asc_code asc_broadcast_array(MPI_Comm comm, void *slot, uint64_t count, size_t size,
                             const char *what);

/* The same of strings [n]. */
asc_code asc_broadcast_strings(MPI_Comm comm, char ***strings, int64_t n, const char *what);

#endif
