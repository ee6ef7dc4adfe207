/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/array_scale.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "distance/scale.h"

static bool is_wide(const asc_array *array) {
    return array->item_size > (int32_t)sizeof(float);
}

static double largest_double(const double *values, int64_t n, double largest) {
    for (int64_t i = 0; i < n; i++)
        if (fabs(values[i]) > largest && isfinite(values[i]))
            largest = fabs(values[i]);
    return largest;
}

static double largest_float(const float *values, int64_t n, double most) {
    float largest = 0;
    for (int64_t i = 0; i < n; i++)
        if (fabsf(values[i]) > largest && isfinite(values[i]))
            largest = fabsf(values[i]);
    return fmax(most, (double)largest);
}

asc_code asc_array_find_largest(const asc_array *array, asc_metric metric, int64_t first,
                                int64_t count, double *largest) {
    enum { BATCH_ITEMS = 1 << 18 };
    const int64_t columns = array->shape[1], end = first + count;
    const int64_t batch = columns > 0 && columns < BATCH_ITEMS ? BATCH_ITEMS / columns : 1;
    void *values = NULL;
    *largest = 0;
    if (count == 0 || columns == 0 || (asc_distance_of(metric)->unit && !is_wide(array)))
        return ASC_OK;
    asc_code code =
        asc_alloc(&values, (uint64_t)batch * (uint64_t)columns, sizeof(double), array->path);
    for (int64_t at = first; at < end && code == ASC_OK; at += batch) {
        const int64_t n = end - at < batch ? end - at : batch;
        code = is_wide(array) ? asc_array_read_f64(array, at, n, values)
                              : asc_array_read_f32(array, at, n, values);
        if (code == ASC_OK)
            *largest = is_wide(array) ? largest_double(values, n * columns, *largest)
                                      : largest_float(values, n * columns, *largest);
    }
    free(values);
    return code;
}

asc_code asc_array_find_exponent(const asc_array *array, asc_metric metric, int64_t first,
                                 int64_t count, int *exponent) {
    double largest = 0;
    const asc_code code = asc_array_find_largest(array, metric, first, count, &largest);
    *exponent = asc_scale_exponent(largest);
    return code;
}
