# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler flags, as interface targets that every own target links.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Kind of build" FORCE)
endif()
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O3 -g")

add_library(attrscope_warnings INTERFACE)
target_compile_options(attrscope_warnings INTERFACE
    -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wformat=2
    -Wvla -Wundef -Wconversion
    # Contracted multiply-adds would make results depend on the compiler's choice.
    -ffp-contract=off
    # Nobody asks errno about a square root, and loops of them become vectors.
    -fno-math-errno
    $<$<BOOL:${ATTRSCOPE_WERROR}>:-Werror>)
target_compile_definitions(attrscope_warnings INTERFACE _GNU_SOURCE)

add_library(attrscope_sanitize INTERFACE)
if(ATTRSCOPE_FUZZ)
    target_compile_options(attrscope_sanitize INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(attrscope_sanitize INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(ATTRSCOPE_SANITIZE)
    target_compile_options(attrscope_sanitize INTERFACE
        -fsanitize=${ATTRSCOPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    target_link_options(attrscope_sanitize INTERFACE -fsanitize=${ATTRSCOPE_SANITIZE})
endif()
