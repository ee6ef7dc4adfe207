/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/partition.h"

int64_t asc_partition_begin(int64_t total, int64_t parts, int64_t part) {
    int64_t base = total / parts, extra = total % parts;
    return part * base + (part < extra ? part : extra);
}

int64_t asc_partition_owner(int64_t total, int64_t parts, int64_t item) {
    int64_t base = total / parts, extra = total % parts;
    int64_t large = extra * (base + 1);
    return item < large ? item / (base + 1) : extra + (item - large) / base;
}
