/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/signed_rank_law.h"

#include "attrscope/memory.h"

asc_code asc_signed_rank_law(int64_t n, double **law) {
    const uint64_t size = (uint64_t)n * (uint64_t)(n + 1) / 2 + 1;
    asc_code code = asc_alloc(law, size, sizeof **law, "law of the signed ranks");
    if (code != ASC_OK)
        return code;
    double *p = *law;
    p[0] = 1;
    for (int64_t rank = 1; rank <= n; rank++)
        for (int64_t sum = rank * (rank + 1) / 2; sum >= 0; sum--)
            p[sum] = (p[sum] + (sum >= rank ? p[sum - rank] : 0)) / 2;
    return ASC_OK;
}
