/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/images.h"
#include "attrscope/memory.h"

enum { CHUNK = 1 << 28 }; /* MPI counts are int */

static void broadcast_bytes(MPI_Comm comm, void *data, uint64_t bytes) {
    for (uint64_t at = 0; at < bytes; at += CHUNK)
        MPI_Bcast((char *)data + at, (int)(bytes - at < CHUNK ? bytes - at : CHUNK), MPI_BYTE, 0,
                  comm);
}

/* Gives every rank an array; others than the root allocate it. */
static asc_code broadcast_array(MPI_Comm comm, bool root, void *slot, uint64_t count, size_t size,
                                const char *what) {
    asc_code code = root ? ASC_OK : asc_alloc(slot, count, size, what);
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        broadcast_bytes(comm, *(void **)slot, count * size);
    return code;
}

/* Strings travel one behind the other, each with its end. */
static asc_code broadcast_strings(MPI_Comm comm, bool root, char ***strings, int64_t n,
                                  const char *what) {
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
    broadcast_bytes(comm, packed, bytes);
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

asc_code asc_images_broadcast(MPI_Comm comm, asc_images *images) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    const bool root = rank == 0;
    int64_t sizes[] = {images->n,          images->n_identities, images->n_attributes,
                       images->n_features, images->n_keeps,      images->columns.n};
    MPI_Bcast(sizes, 6, MPI_INT64_T, 0, comm);
    if (!root)
        *images = (asc_images){.n = sizes[0],
                               .n_identities = sizes[1],
                               .n_attributes = (int32_t)sizes[2],
                               .n_features = (int32_t)sizes[3],
                               .n_keeps = (int32_t)sizes[4],
                               .columns.n = (int32_t)sizes[5]};
    const uint64_t n = (uint64_t)sizes[0];
    asc_code code = ASC_OK;
    ASC_TRY(code, broadcast_strings(comm, root, &images->names, sizes[0], "image names"), failed);
    ASC_TRY(code,
            broadcast_strings(comm, root, &images->identity_labels, sizes[1], "identity labels"),
            failed);
    ASC_TRY(code,
            broadcast_strings(comm, root, &images->attribute_names, sizes[2], "attribute names"),
            failed);
    ASC_TRY(code, broadcast_strings(comm, root, &images->feature_names, sizes[3], "feature names"),
            failed);
    ASC_TRY(code, broadcast_strings(comm, root, &images->keep_names, sizes[4], "keep-columns"),
            failed);
    ASC_TRY(code, broadcast_strings(comm, root, &images->columns.names, sizes[5], "columns"),
            failed);
    ASC_TRY(code, broadcast_strings(comm, root, &images->columns.reasons, sizes[5], "columns"),
            failed);
    ASC_TRY(code,
            broadcast_array(comm, root, &images->columns.fates, (uint64_t)sizes[5], 1, "columns"),
            failed);
    ASC_TRY(
        code,
        broadcast_array(comm, root, &images->identity, n, sizeof *images->identity, "identities"),
        failed);
    ASC_TRY(
        code,
        broadcast_array(comm, root, &images->attributes, n * (uint64_t)sizes[2], 1, "attributes"),
        failed);
    ASC_TRY(code,
            broadcast_array(comm, root, &images->features, n * (uint64_t)sizes[3], sizeof(double),
                            "features"),
            failed);
    ASC_TRY(code,
            broadcast_array(comm, root, &images->keeps, n * (uint64_t)sizes[4], 1, "keep-columns"),
            failed);
    return ASC_OK;
failed:
    asc_images_free(images);
    return code;
}
