/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a CMocka group under MPI. With several ranks a failed assertion must abort: CMocka's longjmp
 * would leave the other ranks waiting in a collective call. */
#ifndef ATTRSCOPE_TEST_MPI_MAIN_H
#define ATTRSCOPE_TEST_MPI_MAIN_H

#include <mpi.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "attrscope/launch.h"

#define ASC_TEST_MAIN_WITH(tests, set_up, clean_up)                                                \
    int main(int argc, char **argv) {                                                              \
        asc_launch_prepare();                                                                      \
        MPI_Init(&argc, &argv);                                                                    \
        int n_ranks = 1;                                                                           \
        MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);                                                   \
        if (n_ranks > 1)                                                                           \
            setenv("CMOCKA_TEST_ABORT", "1", 1);                                                   \
        int failed = cmocka_run_group_tests(tests, set_up, clean_up);                              \
        MPI_Finalize();                                                                            \
        return failed != 0;                                                                        \
    }

#define ASC_TEST_MAIN(tests) ASC_TEST_MAIN_WITH(tests, NULL, NULL)

#endif
