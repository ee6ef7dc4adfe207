/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/deal.h"

static void add_rank(const asc_deal *deal, int rank, bool *marks, asc_deal_extent *extent) {
    const double mean = 0.5 * (double)deal->n * (double)(deal->n - 1) / deal->ranks;
    const double share = mean > 0 ? (double)deal->pairs[rank] / mean : 1;
    const int64_t copied = asc_deal_copies(deal, rank, marks) * ASC_BLOCK_ROWS;
    extent->busiest = share > extent->busiest ? share : extent->busiest;
    extent->copied = copied > extent->copied ? copied : extent->copied;
    for (int64_t b = 0; b < deal->blocks; b++) {
        const asc_deal_rows own = asc_deal_rows_of(deal, rank, b);
        if (marks[b])
            extent->sent +=
                asc_grid_rows(deal->n, b) - (own.end > own.begin ? own.end - own.begin : 0);
    }
}

asc_code asc_deal_survey(int64_t n, int ranks, asc_deal_extent *extent) {
    asc_deal deal = {0};
    bool *marks = NULL;
    *extent = (asc_deal_extent){0};
    asc_code code = asc_deal_init(n, ranks, NULL, &deal);
    if (code == ASC_OK)
        code = asc_alloc(&marks, (uint64_t)deal.blocks, sizeof *marks, "blocks");
    for (int r = 0; r < ranks && code == ASC_OK; r++)
        add_rank(&deal, r, marks, extent);
    free(marks);
    asc_deal_free(&deal);
    return code;
}
