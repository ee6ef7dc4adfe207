/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/images.h"
#include "core/broadcast.h"
#include "sources/images_parts.h"

static asc_code broadcast_traits(MPI_Comm comm, bool root, asc_images *images) {
    asc_trait_lists lists = {0};
    asc_code code = asc_agree(comm, root ? asc_trait_lists_of(images, &lists) : ASC_OK);
    int64_t sizes[2] = {lists.n, lists.total};
    ASC_TRY(code, code, done);
    MPI_Bcast(sizes, 2, MPI_INT64_T, 0, comm);
    lists.n = (int32_t)sizes[0];
    lists.total = sizes[1];
    const uint64_t n = (uint64_t)lists.n, size = (uint64_t)images->n * n;
    ASC_TRY(code, asc_broadcast_strings(comm, &lists.names, lists.n, "attribute names"), done);
    ASC_TRY(code, asc_broadcast_strings(comm, &lists.labels, lists.total, "labels"), done);
    ASC_TRY(code, asc_broadcast_array(comm, &lists.kinds, n, 1, "attributes"), done);
    ASC_TRY(code,
            asc_broadcast_array(comm, &lists.n_labels, n, sizeof *lists.n_labels, "attributes"),
            done);
    ASC_TRY(code, asc_agree(comm, root ? ASC_OK : asc_images_take_traits(images, &lists)), done);
    asc_broadcast_bytes(comm, images->classes, size * sizeof *images->classes);
    asc_broadcast_bytes(comm, images->values, size * sizeof *images->values);
done:
    asc_trait_lists_free(&lists, !root);
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
    ASC_TRY(code, asc_broadcast_strings(comm, &images->names, sizes[0], "image names"), failed);
    ASC_TRY(code,
            asc_broadcast_strings(comm, &images->identity_labels, sizes[1], "identity labels"),
            failed);
    ASC_TRY(code,
            asc_broadcast_strings(comm, &images->attribute_names, sizes[2], "attribute names"),
            failed);
    ASC_TRY(code, asc_broadcast_strings(comm, &images->feature_names, sizes[3], "feature names"),
            failed);
    ASC_TRY(code, asc_broadcast_strings(comm, &images->keep_names, sizes[4], "keep-columns"),
            failed);
    ASC_TRY(code, asc_broadcast_strings(comm, &images->columns.names, sizes[5], "columns"), failed);
    ASC_TRY(code, asc_broadcast_strings(comm, &images->columns.reasons, sizes[5], "columns"),
            failed);
    ASC_TRY(code,
            asc_broadcast_array(comm, &images->columns.fates, (uint64_t)sizes[5], 1, "columns"),
            failed);
    ASC_TRY(code,
            asc_broadcast_array(comm, &images->identity, n, sizeof *images->identity, "identities"),
            failed);
    ASC_TRY(code,
            asc_broadcast_array(comm, &images->attributes, n * (uint64_t)sizes[2], 1, "attributes"),
            failed);
    ASC_TRY(code,
            asc_broadcast_array(comm, &images->features, n * (uint64_t)sizes[3], sizeof(double),
                                "features"),
            failed);
    ASC_TRY(code, broadcast_traits(comm, root, images), failed);
    ASC_TRY(code,
            asc_broadcast_array(comm, &images->keeps, n * (uint64_t)sizes[4], 1, "keep-columns"),
            failed);
    return ASC_OK;
failed:
    asc_images_free(images);
    return code;
}
