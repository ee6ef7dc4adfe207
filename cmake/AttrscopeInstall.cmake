# cmake --install: the library, its headers, a CMake package and a pkg-config file.
include(CMakePackageConfigHelpers)
install(TARGETS attrscope_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS attrscope ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/attrscope "${CMAKE_CURRENT_BINARY_DIR}/include/attrscope"
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

get_target_property(asc_hdf5 HDF5::parallel INTERFACE_LINK_LIBRARIES)
get_target_property(asc_cblas CBLAS::cblas INTERFACE_LINK_LIBRARIES)
set(ATTRSCOPE_LINK_LIBRARIES ${asc_hdf5} ${CYAML_LINK_LIBRARIES} ${ZIP_LINK_LIBRARIES}
    ${GSL_LIBRARY} ${asc_cblas} ${OpenMP_C_LIBRARIES} m)
configure_package_config_file(cmake/attrscope-config.cmake.in attrscope-config.cmake
    INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/attrscope)
write_basic_package_version_file(attrscope-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/attrscope-config.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/attrscope-config-version.cmake"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/attrscope)
