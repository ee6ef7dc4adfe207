/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/h5_store.h"
#include "study/parts.h"

/* Every rank for itself: one whose call fails leaves what is collective, be it opening, metadata or
 * a transfer, at a place where HDF5 1.10 lets the others wait for ever. */
asc_code asc_study_open_parallel(MPI_Comm comm, const char *path, unsigned flags, asc_code failure,
                                 hid_t *file) {
    asc_code code = ASC_OK;
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    *file = -1;
    if (H5Pset_fapl_mpio(access, MPI_COMM_SELF, MPI_INFO_NULL) < 0)
        code = asc_h5_fail(failure, path, "cannot be opened on all ranks");
    code = asc_agree(comm, code);
    if (code == ASC_OK) {
        *file = H5Fopen(path, flags, access);
        code = asc_agree(comm, *file >= 0
                                   ? ASC_OK
                                   : asc_h5_fail(failure, path, "cannot be opened on all ranks"));
    }
    asc_h5_drop(access);
    return code;
}
