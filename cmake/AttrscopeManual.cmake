# SPDX-License-Identifier: GPL-3.0-or-later
# What the program writes about itself, made by running it once it is built, which takes that it can run here;
# sanitized builds are not for installing.
if(CMAKE_CROSSCOMPILING OR ATTRSCOPE_SANITIZE)
    return()
endif()
set(asc_manual "${CMAKE_CURRENT_BINARY_DIR}/man1")
add_custom_command(OUTPUT "${asc_manual}/attrscope.1"
    COMMAND "${CMAKE_COMMAND}" -E rm -rf "${asc_manual}"
    COMMAND attrscope_program manual -o "${asc_manual}"
    DEPENDS attrscope_program VERBATIM)
add_custom_target(attrscope_manual ALL DEPENDS "${asc_manual}/attrscope.1")
install(DIRECTORY "${asc_manual}" DESTINATION ${CMAKE_INSTALL_MANDIR})
