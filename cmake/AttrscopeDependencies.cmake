# SPDX-License-Identifier: GPL-3.0-or-later
# Every library we need, found with a message that names the Debian package when it is missing.
find_package(PkgConfig REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS C)

function(attrscope_missing what package)
    message(FATAL_ERROR "${what} not found. On Debian or Ubuntu: apt-get install ${package}. "
        "On a cluster: load its module, or set CMAKE_PREFIX_PATH / PKG_CONFIG_PATH to it.")
endfunction()

find_package(MPI COMPONENTS C)
if(NOT MPI_C_FOUND)
    attrscope_missing("MPI (C)" "libopenmpi-dev openmpi-bin")
endif()

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
pkg_check_modules(YAML IMPORTED_TARGET yaml-0.1)
if(NOT YAML_FOUND)
    attrscope_missing("libyaml" "libyaml-dev")
endif()
pkg_check_modules(UTF8PROC IMPORTED_TARGET libutf8proc)
if(NOT UTF8PROC_FOUND)
    attrscope_missing("utf8proc" "libutf8proc-dev")
endif()
pkg_check_modules(ZIP IMPORTED_TARGET libzip)
if(NOT ZIP_FOUND)
    attrscope_missing("libzip" "libzip-dev")
endif()
pkg_check_modules(GZIP IMPORTED_TARGET zlib)
if(NOT GZIP_FOUND)
    attrscope_missing("zlib" "zlib1g-dev")
endif()
pkg_check_modules(JANSSON IMPORTED_TARGET jansson)
if(NOT JANSSON_FOUND)
    attrscope_missing("Jansson" "libjansson-dev")
endif()
pkg_check_modules(JPEG IMPORTED_TARGET libjpeg)
if(NOT JPEG_FOUND)
    attrscope_missing("libjpeg (libjpeg-turbo)" "libjpeg-dev")
endif()
pkg_check_modules(PNG IMPORTED_TARGET libpng)
if(NOT PNG_FOUND)
    attrscope_missing("libpng" "libpng-dev")
endif()

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
