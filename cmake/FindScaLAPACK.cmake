# SPDX-License-Identifier: GPL-3.0-or-later
# ScaLAPACK as ScaLAPACK::scalapack, by pkg-config, then by the names in use, proven by a program that runs.
set(scalapack_package libscalapack-${ATTRSCOPE_MPI}-dev)
pkg_check_modules(SCALAPACK_PC QUIET scalapack-${ATTRSCOPE_MPI})
if(NOT SCALAPACK_PC_FOUND)
    pkg_check_modules(SCALAPACK_PC QUIET scalapack)
endif()
if(SCALAPACK_PC_FOUND)
    set(scalapack_libraries ${SCALAPACK_PC_LINK_LIBRARIES})
else()
    find_library(SCALAPACK_LIBRARY NAMES scalapack-${ATTRSCOPE_MPI} scalapack mkl_scalapack_lp64
        scalapack-${attrscope_other_mpi}) # the last to be refused by its name
    set(scalapack_libraries ${SCALAPACK_LIBRARY})
endif()
if(NOT scalapack_libraries)
    attrscope_missing("ScaLAPACK" ${scalapack_package})
endif()

add_library(ScaLAPACK::scalapack INTERFACE IMPORTED)
target_link_libraries(ScaLAPACK::scalapack INTERFACE ${scalapack_libraries} MPI::MPI_C)
attrscope_check_mpi(ScaLAPACK ScaLAPACK::scalapack pdsyevd_ ${scalapack_package})
