# SPDX-License-Identifier: GPL-3.0-or-later
# The MPI that was chosen, and whether a library talks through the same one: two in one program crash, or hang.

# As Debian and others end the names of what is built for it; Intel's, Cray's and MVAPICH are of MPICH's kind.
include(CheckSymbolExists)
if(NOT "${MPI_C_COMPILER};${MPI_C_LIBRARIES}" STREQUAL "${ATTRSCOPE_ASKED_MPI}") # another may have been chosen since
    unset(ATTRSCOPE_IS_OPEN_MPI CACHE)
    set(ATTRSCOPE_ASKED_MPI "${MPI_C_COMPILER};${MPI_C_LIBRARIES}" CACHE INTERNAL "MPI that was looked at")
endif()
set(CMAKE_REQUIRED_LIBRARIES MPI::MPI_C)
check_symbol_exists(OPEN_MPI mpi.h ATTRSCOPE_IS_OPEN_MPI)
unset(CMAKE_REQUIRED_LIBRARIES)
if(ATTRSCOPE_IS_OPEN_MPI)
    set(ATTRSCOPE_MPI openmpi)
    set(attrscope_other_mpi mpich)
else()
    set(ATTRSCOPE_MPI mpich)
    set(attrscope_other_mpi openmpi)
endif()

set(attrscope_which_mpi "${CMAKE_CURRENT_LIST_DIR}/which_mpi.c")

# Links a call of `function` to the library `target`, runs it, and refuses what brings another MPI. Files that passed
# are not asked again.
function(attrscope_check_mpi what target function package)
    get_target_property(files ${target} INTERFACE_LINK_LIBRARIES)
    list(REMOVE_ITEM files MPI::MPI_C)
    list(JOIN files " " files)
    set(asked "${MPI_C_COMPILER};${files}")
    if(asked STREQUAL "${ATTRSCOPE_${what}_OF_MPI}")
        return()
    endif()
    string(CONCAT remedy "On Debian or Ubuntu: apt-get install ${package}; or choose the other MPI, by update-alternatives "
        "--config mpi or by -DMPI_C_COMPILER=mpicc.${attrscope_other_mpi} in a new build folder. On a cluster: load the "
        "${what} that goes with your MPI, or set CMAKE_PREFIX_PATH / PKG_CONFIG_PATH to it.")
    set(program SOURCES "${attrscope_which_mpi}"
        COMPILE_DEFINITIONS -D_GNU_SOURCE -DASC_USES=${function}
        LINK_LIBRARIES MPI::MPI_C ${target} ${CMAKE_DL_LIBS}) # the library may name headers of its own MPI
    if(CMAKE_CROSSCOMPILING) # nothing can be run
        try_compile(links ${program} NO_CACHE OUTPUT_VARIABLE said)
        set(failed 0)
    else()
        try_run(failed links ${program} NO_CACHE COMPILE_OUTPUT_VARIABLE said RUN_OUTPUT_VARIABLE named)
    endif()
    if(NOT links)
        message(FATAL_ERROR "${what} was found (${files}), but a program that calls ${function} does not link: it was "
            "probably built for another MPI than ${ATTRSCOPE_MPI}, or needs libraries named in "
            "CMAKE_EXE_LINKER_FLAGS. ${remedy}\n${said}")
    elseif(NOT failed EQUAL 0 AND NOT failed EQUAL 1)
        message(FATAL_ERROR "${what} was found (${files}), but a program that is linked with it does not run "
            "(${failed}): ${named}\n${remedy}")
    elseif(failed)
        string(REGEX REPLACE "\n+$" "" named "${named}")
        string(REGEX MATCH "^[^\n]*" chosen "${named}")
        string(REGEX REPLACE "^[^\n]*\n" "" others "${named}")
        string(REPLACE "\n" ", " others "${others}")
        message(FATAL_ERROR "Two MPIs in one program: ${chosen} was chosen (${MPI_C_COMPILER}), but ${what} (${files}) "
            "was built for ${others}. ${remedy}")
    endif()
    set(ATTRSCOPE_${what}_OF_MPI "${asked}" CACHE INTERNAL "MPI and files of ${what} that go together")
endfunction()
