/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contiguous shares: item counts of ranks differ by at most one, earlier ranks take the larger. */
#ifndef ATTRSCOPE_PARTITION_H
#define ATTRSCOPE_PARTITION_H

#include <stdint.h>

/* First item of `part` when [total] items are cut into `parts`; part == parts gives total. Pure. */
int64_t asc_partition_begin(int64_t total, int64_t parts, int64_t part);

/* The part that holds `item` (0 <= item < total). Pure. */
int64_t asc_partition_owner(int64_t total, int64_t parts, int64_t item);

#endif
