/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/blas_threads.h"

/* Weak: absent when another CBLAS is linked. */
extern void openblas_set_num_threads(int threads) __attribute__((weak));

void asc_blas_single_thread(void) {
    if (openblas_set_num_threads)
        openblas_set_num_threads(1);
}
