# SPDX-License-Identifier: GPL-3.0-or-later
# cpack -G DEB: a package for the Debian or Ubuntu that it is built on.
file(STRINGS cmake/packages.sh asc_packages_text)
string(REGEX REPLACE ";|\\\\" "" asc_packages_text "${asc_packages_text}")
string(REGEX MATCH "build_packages=\"([^\"]*)\"" asc_found "${asc_packages_text}")
string(REGEX MATCHALL "[^ ]+-dev" asc_development "${CMAKE_MATCH_1}")
list(REMOVE_ITEM asc_development libc6-dev)
list(TRANSFORM asc_development REPLACE openmpi ${ATTRSCOPE_MPI})
list(JOIN asc_development ", " asc_development)

set(CPACK_PACKAGE_NAME attrscope)
set(CPACK_PACKAGE_CONTACT "The attrscope developers")
set(CPACK_PACKAGE_DESCRIPTION "From arrays of embeddings and tables of attributes to the statistics,
permutation tests and pictures of how hair, age, gender, light or pose shape
where a model puts faces, on any number of MPI ranks.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What is started rather than linked: mpirun, and what draws the report. Of the libraries that may stand for libblas.so.3
# the fast one.
set(asc_launcher mpich)
if(ATTRSCOPE_IS_OPEN_MPI)
    set(asc_launcher openmpi-bin)
endif()
set(CPACK_DEBIAN_PACKAGE_DEPENDS "${asc_launcher}, gnuplot-nox | gnuplot-qt | gnuplot-x11, libopenblas0")
# The package for CMake and pkg-config links a user's program to these.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "${asc_development}")
include(CPack)
