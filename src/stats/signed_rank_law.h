/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact law of the sum of signed ranks. Internal; local. */
#ifndef ATTRSCOPE_STATS_SIGNED_RANK_LAW_H
#define ATTRSCOPE_STATS_SIGNED_RANK_LAW_H

#include <stdint.h>

#include "attrscope/status.h"

/* law [n (n + 1) / 2 + 1]: the chance of each sum of the ranks 1..n whose signs, fair coins, are
 * positive. The caller frees it. Errors: ASC_MEMORY. O(n^3). */
asc_code asc_signed_rank_law(int64_t n, double **law);

#endif
