/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The histogram sink: unmatched pairs in cells of equal width between the nearest and the farthest
 * pair of all. Internal. */
#ifndef ATTRSCOPE_VERIFY_HISTOGRAM_H
#define ATTRSCOPE_VERIFY_HISTOGRAM_H

#include "attrscope/sweep.h"
#include "sweep/cells.h"

typedef struct asc_pair_histogram asc_pair_histogram;

/* identity [N], borrowed. Errors: ASC_MEMORY, ASC_USAGE (ATTRSCOPE_KERNEL). Local. */
asc_code asc_pair_histogram_init(const int32_t *identity, asc_cells cells,
                                 asc_pair_histogram **histogram);

asc_sink *asc_pair_histogram_sink(asc_pair_histogram *histogram);

/* Pairs of each cell [cells.count] over all ranks, on every rank; valid after the sweep. Borrowed.
 */
const int64_t *asc_pair_histogram_counts(const asc_pair_histogram *histogram);

void asc_pair_histogram_free(asc_pair_histogram **histogram);

#endif
