/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BLAS calls of this library run on one thread each; the parallelism is over calls. Internal. */
#ifndef ATTRSCOPE_CORE_BLAS_H
#define ATTRSCOPE_CORE_BLAS_H

/* Instructions that a BLAS's kernels use, or a processor has. */
typedef enum asc_blas_level {
    ASC_BLAS_UNKNOWN,
    ASC_BLAS_SSE,
    ASC_BLAS_AVX,
    ASC_BLAS_AVX2,
    ASC_BLAS_AVX512
} asc_blas_level;

/* Sets OpenBLAS (if that is the BLAS) to one thread a call, which also makes the bits of a product
 * independent of the machine's cores. Says once, with the remedy, when OpenBLAS took kernels that
 * are older than the processor. Cheap; call before BLAS. Local. */
void asc_blas_prepare(void);

/* What OpenBLAS says of itself and its kernels; NULL where it is another BLAS. Static. Local. */
const char *asc_blas_config(void);
const char *asc_blas_core(void);

/* Of OpenBLAS's name for its kernels, "Haswell". Pure. */
asc_blas_level asc_blas_level_of(const char *core);

#endif
