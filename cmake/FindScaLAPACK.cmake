# SPDX-License-Identifier: GPL-3.0-or-later
# ScaLAPACK as ScaLAPACK::scalapack, by pkg-config, then by the names in use, proven by a link test.
pkg_check_modules(SCALAPACK_PC QUIET scalapack-openmpi)
if(NOT SCALAPACK_PC_FOUND)
    pkg_check_modules(SCALAPACK_PC QUIET scalapack)
endif()
if(SCALAPACK_PC_FOUND)
    set(scalapack_libraries ${SCALAPACK_PC_LINK_LIBRARIES})
else()
    find_library(SCALAPACK_LIBRARY NAMES scalapack-openmpi scalapack mkl_scalapack_lp64)
    set(scalapack_libraries ${SCALAPACK_LIBRARY})
endif()
if(NOT scalapack_libraries)
    attrscope_missing("ScaLAPACK" "libscalapack-openmpi-dev")
endif()

add_library(ScaLAPACK::scalapack INTERFACE IMPORTED)
target_link_libraries(ScaLAPACK::scalapack INTERFACE ${scalapack_libraries} MPI::MPI_C)

include(CheckCSourceCompiles)
set(CMAKE_REQUIRED_LIBRARIES ScaLAPACK::scalapack)
check_c_source_compiles("
void pdsyevd_(void); int numroc_(const int *, const int *, const int *, const int *, const int *);
int main(void) { int n = 4, b = 2, z = 0, p = 1; if (numroc_(&n, &b, &z, &z, &p) != 4) pdsyevd_(); return 0; }
" ATTRSCOPE_SCALAPACK_LINKS)
unset(CMAKE_REQUIRED_LIBRARIES)
if(NOT ATTRSCOPE_SCALAPACK_LINKS)
    message(FATAL_ERROR "ScaLAPACK was found (${scalapack_libraries}) but a program that calls pdsyevd "
        "does not link: it was probably built for another MPI or needs its LAPACK and BLAS named in "
        "CMAKE_EXE_LINKER_FLAGS. On Debian or Ubuntu: apt-get install libscalapack-openmpi-dev.")
endif()
