#include "data/h5_store.h"
#include "data/study_parts.h"

asc_code asc_study_open_parallel(MPI_Comm comm, const char *path, unsigned flags, asc_code failure,
                                 hid_t *file) {
    asc_code code = ASC_OK;
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    *file = -1;
    /* With collective metadata only one rank reads it, not every one. */
    if (H5Pset_fapl_mpio(access, comm, MPI_INFO_NULL) < 0 ||
        H5Pset_all_coll_metadata_ops(access, 1) < 0 || H5Pset_coll_metadata_write(access, 1) < 0 ||
        H5Pset_alignment(access, ASC_STUDY_ALIGNMENT, ASC_STUDY_ALIGNMENT) < 0)
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

asc_code asc_study_transfer(const char *path, hid_t *transfer) {
    *transfer = H5Pcreate(H5P_DATASET_XFER);
    if (*transfer >= 0 && H5Pset_dxpl_mpio(*transfer, H5FD_MPIO_COLLECTIVE) >= 0)
        return ASC_OK;
    return asc_h5_fail(ASC_IO, path, "collective transfers are refused");
}
