# SPDX-License-Identifier: GPL-3.0-or-later
# Every library we need, found with a message that names the Debian package when it is missing.
function(attrscope_missing what package)
    message(FATAL_ERROR "${what} not found. On Debian or Ubuntu: apt-get install ${package}. "
        "On a cluster: load its module, or set CMAKE_PREFIX_PATH / PKG_CONFIG_PATH to it.")
endfunction()

find_package(PkgConfig)
if(NOT PkgConfig_FOUND)
    attrscope_missing("pkg-config" "pkg-config")
endif()

find_package(OpenMP COMPONENTS C)
if(NOT OpenMP_C_FOUND)
    string(REGEX MATCH "^[0-9]+" asc_major "${CMAKE_C_COMPILER_VERSION}")
    if(CMAKE_C_COMPILER_ID MATCHES "Clang")
        attrscope_missing("OpenMP for ${CMAKE_C_COMPILER} (clang ${asc_major})" "libomp-${asc_major}-dev")
    endif()
    attrscope_missing("OpenMP for ${CMAKE_C_COMPILER}" "libgcc-${asc_major}-dev")
endif()

find_package(MPI COMPONENTS C)
if(NOT MPI_C_FOUND)
    attrscope_missing("MPI (C)" "libopenmpi-dev openmpi-bin, or libmpich-dev mpich")
endif()
include(AttrscopeMPI)
find_package(ParallelHDF5 REQUIRED)
find_package(ScaLAPACK REQUIRED)
find_package(CBLAS REQUIRED)

find_package(GSL)
if(NOT GSL_FOUND)
    attrscope_missing("GSL" "libgsl-dev")
endif()
# Not GSL::gsl: it brings its reference CBLAS, which would be linked instead of the fast one.
add_library(attrscope_gsl INTERFACE IMPORTED)
target_include_directories(attrscope_gsl SYSTEM INTERFACE ${GSL_INCLUDE_DIRS})
target_link_libraries(attrscope_gsl INTERFACE ${GSL_LIBRARY})

# A macro, as others look at what pkg-config has found.
macro(attrscope_require prefix module what package)
    pkg_check_modules(${prefix} IMPORTED_TARGET ${module})
    if(NOT ${prefix}_FOUND)
        attrscope_missing("${what}" "${package}")
    endif()
endmacro()
attrscope_require(YAML yaml-0.1 "libyaml" libyaml-dev)
attrscope_require(UTF8PROC libutf8proc "utf8proc" libutf8proc-dev)
attrscope_require(ZIP libzip "libzip" libzip-dev)
attrscope_require(GZIP zlib "zlib" zlib1g-dev)
attrscope_require(JANSSON jansson "Jansson" libjansson-dev)
attrscope_require(JPEG libjpeg "libjpeg (libjpeg-turbo)" libjpeg-dev)
attrscope_require(PNG libpng "libpng" libpng-dev)

find_path(Random123_INCLUDE_DIR Random123/philox.h)
if(NOT Random123_INCLUDE_DIR)
    attrscope_missing("Random123" "librandom123-dev")
endif()
add_library(Random123::headers INTERFACE IMPORTED)
target_include_directories(Random123::headers SYSTEM INTERFACE "${Random123_INCLUDE_DIR}")

# All that the library links, for the build and for the installed package.
set(ATTRSCOPE_LINK_TARGETS HDF5::parallel PkgConfig::YAML PkgConfig::UTF8PROC PkgConfig::ZIP PkgConfig::JANSSON PkgConfig::GZIP
    PkgConfig::JPEG PkgConfig::PNG
    attrscope_gsl ScaLAPACK::scalapack CBLAS::cblas Random123::headers OpenMP::OpenMP_C m)
