/* The plain loops, vectorised by the compiler for AVX2. */
#if defined(__x86_64__)
#include "sweep/kernels_bytes.h"

const asc_kernels asc_kernels_avx2 = {
    .name = "avx2",
    .needs_bytes = true,
    .cosine = body_cosine,
    .euclidean = body_euclidean,
    .locate = body_locate,
    .exclude = body_exclude,
    .count = body_count,
    .weigh = body_weigh,
    .fold = body_fold,
    .tally = body_tally,
    .near = body_near,
    .fix = body_fix,
    .ball = body_ball,
    .invert = body_invert,
};

#endif
