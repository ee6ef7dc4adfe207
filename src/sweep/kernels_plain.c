#include "sweep/kernels_bytes.h"

const asc_kernels asc_kernels_plain = {
    .name = "plain",
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
