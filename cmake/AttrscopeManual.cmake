# SPDX-License-Identifier: GPL-3.0-or-later
# What the program writes about itself, pages of the manual, the same for the pages of docs/, and completion for shells, made
# by running it once it is built, which takes that it can run here; sanitized builds are not for installing.
if(CMAKE_CROSSCOMPILING OR ATTRSCOPE_SANITIZE)
    return()
endif()
set(asc_manual "${CMAKE_CURRENT_BINARY_DIR}/man1")
set(asc_reference "${CMAKE_CURRENT_BINARY_DIR}/reference")
set(asc_completion "${CMAKE_CURRENT_BINARY_DIR}/completion")
file(MAKE_DIRECTORY "${asc_completion}")
add_custom_command(OUTPUT "${asc_manual}/attrscope.1" "${asc_completion}/attrscope" "${asc_completion}/_attrscope"
    COMMAND "${CMAKE_COMMAND}" -E rm -rf "${asc_manual}" "${asc_reference}"
    COMMAND attrscope_program manual -o "${asc_manual}"
    COMMAND attrscope_program manual --markdown -o "${asc_reference}"
    COMMAND attrscope_program completion bash > "${asc_completion}/attrscope"
    COMMAND attrscope_program completion zsh > "${asc_completion}/_attrscope"
    DEPENDS attrscope_program VERBATIM)
add_custom_target(attrscope_manual ALL
    DEPENDS "${asc_manual}/attrscope.1" "${asc_completion}/attrscope" "${asc_completion}/_attrscope")
install(DIRECTORY "${asc_manual}" DESTINATION ${CMAKE_INSTALL_MANDIR})
install(DIRECTORY "${asc_reference}" DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs)
install(FILES "${asc_completion}/attrscope" DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
# Debian's zsh looks below /usr for those of packages, below /usr/local for others.
install(CODE "set(asc_folder site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL \"/usr\" AND EXISTS /etc/debian_version)
    set(asc_folder vendor-completions)
endif()
file(INSTALL \"${asc_completion}/_attrscope\"
    DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${asc_folder}\")")

# A study to try the program on, made where it is installed, if a program of MPI can be started there.
install(CODE "set(asc_example \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${asc_data_dir}/example/study\")
execute_process(COMMAND \"${CMAKE_COMMAND}\" -E env OMPI_MCA_ess_singleton_isolated=1 \"$<TARGET_FILE:attrscope_program>\"
    synth -q -o \"\${asc_example}\" --images 600 --identities 60 --attributes 4 --effect 0,0.3,0.8,0
    --traits race:classes:3:0.6,age:ordered:4:0.4,yaw:linear:0.6 --models arcface_r50:cosine:32,facenet_r50:euclidean:32
    RESULT_VARIABLE asc_failed OUTPUT_QUIET ERROR_QUIET)
if(asc_failed)
    message(STATUS \"No example study: attrscope cannot be started here; attrscope synth makes one\")
endif()")

find_program(ATTRSCOPE_SPHINX sphinx-build)
if(ATTRSCOPE_SPHINX)
    add_custom_target(docs COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/cmake/docs.sh" $<TARGET_FILE:attrscope_program>
        "${CMAKE_CURRENT_BINARY_DIR}/docs" DEPENDS attrscope_program VERBATIM)
    install(DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/docs/html" DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
endif()
