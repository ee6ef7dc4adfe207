# SPDX-License-Identifier: GPL-3.0-or-later
# Parallel HDF5 as HDF5::parallel. A serial HDF5, and one of another MPI, is refused here rather than at the first run.
set(hdf5_package libhdf5-${ATTRSCOPE_MPI}-dev)
pkg_check_modules(HDF5_PC QUIET hdf5-${ATTRSCOPE_MPI})
if(NOT HDF5_PC_FOUND)
    pkg_check_modules(HDF5_PC QUIET hdf5-mpi)
endif()
if(HDF5_PC_FOUND)
    set(hdf5_includes ${HDF5_PC_INCLUDE_DIRS})
    set(hdf5_libraries ${HDF5_PC_LINK_LIBRARIES})
else()
    set(HDF5_PREFER_PARALLEL TRUE)
    find_package(HDF5 COMPONENTS C)
    if(NOT HDF5_FOUND)
        attrscope_missing("Parallel HDF5" ${hdf5_package})
    endif()
    set(hdf5_includes ${HDF5_INCLUDE_DIRS})
    set(hdf5_libraries ${HDF5_LIBRARIES})
endif()

add_library(HDF5::parallel INTERFACE IMPORTED)
target_include_directories(HDF5::parallel SYSTEM INTERFACE ${hdf5_includes})
target_link_libraries(HDF5::parallel INTERFACE ${hdf5_libraries})

include(CheckCSourceCompiles)
unset(ATTRSCOPE_HDF5_IS_PARALLEL CACHE)
set(CMAKE_REQUIRED_LIBRARIES HDF5::parallel MPI::MPI_C)
check_c_source_compiles("
#include <hdf5.h>
#ifndef H5_HAVE_PARALLEL
#error serial
#endif
int main(void) { return 0; }
" ATTRSCOPE_HDF5_IS_PARALLEL)
unset(CMAKE_REQUIRED_LIBRARIES)
if(NOT ATTRSCOPE_HDF5_IS_PARALLEL)
    message(FATAL_ERROR "HDF5 was found (${hdf5_includes}), but it is a serial one: attrscope needs "
        "HDF5 built with --enable-parallel. On Debian or Ubuntu: apt-get install ${hdf5_package}. "
        "On a cluster: load the parallel HDF5 module that goes with your MPI.")
endif()
attrscope_check_mpi(HDF5 HDF5::parallel H5Pset_fapl_mpio ${hdf5_package})
