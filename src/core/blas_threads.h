/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BLAS calls of this library run on one thread each; the parallelism is over calls. Internal. */
#ifndef ATTRSCOPE_CORE_BLAS_THREADS_H
#define ATTRSCOPE_CORE_BLAS_THREADS_H

/* Sets OpenBLAS (if that is the BLAS) to one thread a call, which also makes the bits of a product
 * independent of the machine's cores. Cheap; call before BLAS. Local. */
void asc_blas_single_thread(void);

#endif
