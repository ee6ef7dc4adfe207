/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large an array's numbers are. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_ARRAY_SCALE_H
#define ATTRSCOPE_SOURCES_ARRAY_SCALE_H

#include "attrscope/array.h"

/* Largest finite magnitude among rows first .. first+count-1; 0 when there is none, and, unread,
 * where the exponent is 0 whatever the values: under a metric of unit rows, whose squares are of
 * float64, for items that float32 holds. Errors as asc_array_read_f32. */
asc_code asc_array_find_largest(const asc_array *array, asc_metric metric, int64_t first,
                                int64_t count, double *largest);

#endif
