/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws of n people out of n with replacement: how often each draw has each of them. Internal;
 * local. */
#ifndef ATTRSCOPE_STATS_RESAMPLE_H
#define ATTRSCOPE_STATS_RESAMPLE_H

#include <stdint.h>

#include "attrscope/status.h"

/* How often a draw may have somebody; more have a chance of 1e-35 each. */
enum { ASC_RESAMPLE_MOST = 31 };

typedef struct asc_resample {
    int64_t n;          /* people */
    int32_t replicates; /* B */
    int32_t stride;     /* bytes from person to person, a multiple of 64; zeros behind B */
    uint8_t *counts;    /* [n, stride] */
} asc_resample;

/* Person floor(u n), u uniform at coordinates (d, b), is the d-th of draw b: the same for all that
 * have as many people. Errors: ASC_MEMORY. O(n B). */
asc_code asc_resample_init(uint64_t seed, int64_t n, int32_t replicates, asc_resample *resample);
void asc_resample_free(asc_resample *resample);

#endif
