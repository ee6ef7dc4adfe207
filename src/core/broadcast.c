/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/broadcast.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { CHUNK = 1 << 28 }; /* MPI counts are int */

void asc_broadcast_bytes(MPI_Comm comm, void *data, uint64_t bytes) {
    for (uint64_t at = 0; at < bytes; at += CHUNK)
        MPI_Bcast((char *)data + at, (int)(bytes - at < CHUNK ? bytes - at : CHUNK), MPI_BYTE, 0,
                  comm);
}

static bool is_root(MPI_Comm comm) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return rank == 0;
}

asc_code asc_broadcast_array(MPI_Comm comm, void *slot, uint64_t count, size_t size,
                             const char *what) {
    asc_code code = is_root(comm) ? ASC_OK : asc_alloc(slot, count, size, what);
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        asc_broadcast_bytes(comm, *(void **)slot, count * size);
    return code;
}

/* Strings travel one behind the other, each with its end. */
asc_code asc_broadcast_strings(MPI_Comm comm, char ***strings, int64_t n, const char *what) {
    const bool root = is_root(comm);
    char *packed = NULL;
    uint64_t bytes = 0;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < n && root; i++)
        bytes += strlen((*strings)[i]) + 1;
    MPI_Bcast(&bytes, 1, MPI_UINT64_T, 0, comm);
    code = asc_alloc(&packed, bytes, 1, what);
    if (code == ASC_OK && !root)
        code = asc_alloc(strings, (uint64_t)n, sizeof(char *), what);
    char *at = packed;
    for (int64_t i = 0; i < n && root && code == ASC_OK; i++)
        at = stpcpy(at, (*strings)[i]) + 1;
    ASC_TRY(code, asc_agree(comm, code), done);
    asc_broadcast_bytes(comm, packed, bytes);
    at = packed;
    for (int64_t i = 0; i < n && !root && code == ASC_OK; i++) {
        code = asc_copy_string(&(*strings)[i], at);
        at += strlen(at) + 1;
    }
    code = asc_agree(comm, code);
done:
    free(packed);
    return code;
}
