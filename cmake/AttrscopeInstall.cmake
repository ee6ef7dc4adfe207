# SPDX-License-Identifier: GPL-3.0-or-later
# cmake --install: the library, its headers, a CMake package and a pkg-config file. The package finds the
# libraries it needs where it is used, by the same modules as the build: nothing of the build machine
# is in it. Besides, documents, and below share/attrscope the jobs and an analysis of one's own
# (AttrscopeManual.cmake adds a study).
include(CMakePackageConfigHelpers)
install(TARGETS attrscope_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS attrscope ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/attrscope "${CMAKE_CURRENT_BINARY_DIR}/include/attrscope"
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

set(asc_data_dir ${CMAKE_INSTALL_DATADIR}/attrscope)
install(DIRECTORY jobs DESTINATION ${asc_data_dir} USE_SOURCE_PERMISSIONS)
install(FILES cmake/packages.sh DESTINATION ${asc_data_dir}/cmake) # demo.sh reads it
install(DIRECTORY tests/install/consumer/ DESTINATION ${asc_data_dir}/example/analysis)
install(FILES README.md CONTRIBUTING.md CHANGELOG.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN reference EXCLUDE)

set(asc_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/attrscope)
configure_package_config_file(cmake/attrscope-config.cmake.in attrscope-config.cmake
    INSTALL_DESTINATION ${asc_package_dir} PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(attrscope-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/attrscope-config.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/attrscope-config-version.cmake"
              cmake/AttrscopeDependencies.cmake cmake/AttrscopeMPI.cmake cmake/which_mpi.c
              cmake/FindParallelHDF5.cmake cmake/FindScaLAPACK.cmake cmake/FindCBLAS.cmake
        DESTINATION ${asc_package_dir})

# For builds by hand; a static library needs all that it links named, in the linker's words.
function(asc_list_libraries out)
    set(words)
    foreach(target ${ARGN})
        if(TARGET ${target})
            get_target_property(inner ${target} INTERFACE_LINK_LIBRARIES)
            if(inner)
                asc_list_libraries(more ${inner})
                list(APPEND words ${more})
            endif()
        elseif(target MATCHES "^-|^/")
            list(APPEND words ${target})
        elseif(NOT target MATCHES "[$]<")
            list(APPEND words -l${target})
        endif()
    endforeach()
    set(${out} ${words} PARENT_SCOPE)
endfunction()
asc_list_libraries(asc_words ${ATTRSCOPE_LINK_TARGETS})
list(REMOVE_DUPLICATES asc_words)
set(asc_link)
foreach(word ${asc_words})
    get_filename_component(name "${word}" NAME)
    if(word MATCHES "^/" AND name MATCHES "^lib(.+)\\.(so|a)$")
        get_filename_component(folder "${word}" DIRECTORY)
        list(APPEND asc_link "-L${folder}" "-l${CMAKE_MATCH_1}")
    else()
        list(APPEND asc_link "${word}")
    endif()
endforeach()
list(REMOVE_DUPLICATES asc_link)
list(JOIN asc_link " " ATTRSCOPE_PC_LIBRARIES)
file(RELATIVE_PATH ATTRSCOPE_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" /)
configure_file(cmake/attrscope.pc.in attrscope.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/attrscope.pc"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
