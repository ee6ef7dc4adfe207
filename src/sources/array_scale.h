/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large an array's numbers are, and what tells its rows apart. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_ARRAY_SCALE_H
#define ATTRSCOPE_SOURCES_ARRAY_SCALE_H

#include "attrscope/array.h"

/* Of some rows; of several such, the larger ones. */
typedef struct asc_array_extent {
    double largest; /* finite magnitude; 0 when there is none, and where it was not looked for */
    double
        spread; /* largest departure from the array's first finite row; infinite: there is none */
} asc_array_extent;

/* Looks at rows first .. first+count-1 of an array without an origin. Under a metric of unit rows,
 * whose squares are of float64, items that float32 holds have the exponent 0 whatever they are:
 * reading ends where rows differ, and `largest` is 0. Errors as asc_array_read_f32. */
asc_code asc_array_measure(const asc_array *array, asc_metric metric, int64_t first, int64_t count,
                           asc_array_extent *extent);

/* Under a metric that looks at differences alone, numbers that float32 does not hold are from now
 * on read less the first finite row, where they are large against the spread of all rows, the same
 * on all ranks; extent->largest is then that of what is read. Errors as asc_array_read_f32. */
asc_code asc_array_choose_origin(asc_array *array, asc_metric metric, asc_array_extent *extent);

/* What rounding to what is kept changes, as a share of the spread: of the numbers of an extent
 * measured before an origin was chosen. Pure. */
double asc_array_rounding(const asc_array *array, const asc_array_extent *extent);

#endif
