/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few pairs of a tile that are near enough to matter. Internal; local, thread-safe. */
#ifndef ATTRSCOPE_FAIRNESS_NEAR_H
#define ATTRSCOPE_FAIRNESS_NEAR_H

#include "attrscope/sweep.h"

/* Of row `row` of a tile: columns of images of other people whose key (sweep/cells.h) is below
 * `end`, into columns and keys [ASC_BLOCK_ROWS]; returns how many. identity [N]. O(columns). */
int32_t asc_fairness_find_near(const asc_tile *tile, int32_t row, const int32_t *identity,
                               uint32_t end, int32_t *columns, uint32_t *keys);

#endif
