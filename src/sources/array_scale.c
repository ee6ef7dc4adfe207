/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/array_scale.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "distance/scale.h"
#include "sources/array_items.h"

/* An origin costs ordinary arrays nothing: those within so many spreads of 0 keep their values. */
static const double far_away = 16;

/* Whether items have more digits than float32. */
static bool is_wide(const asc_array *array) {
    return array->item_size > (array->kind == ASC_ARRAY_INT ? 2 : (int32_t)sizeof(float));
}

/* The first row without a value that is not finite; -1: none. row: [columns]. */
static asc_code find_origin(const asc_array *array, double *row, int64_t *origin) {
    const int64_t columns = array->shape[1];
    *origin = -1;
    for (int64_t i = 0; i < array->shape[0] && *origin < 0; i++) {
        int64_t finite = 0;
        const asc_code code = asc_array_read_f64(array, i, 1, row);
        if (code != ASC_OK)
            return code;
        while (finite < columns && isfinite(row[finite]))
            finite++;
        *origin = finite == columns ? i : -1;
    }
    return ASC_OK;
}

static void extend(asc_array_extent *extent, const double *values, int64_t n, const double *row,
                   int64_t columns) {
    double largest = extent->largest, spread = extent->spread;
    for (int64_t i = 0; i < n; i++)
        for (int64_t d = 0; d < columns; d++) {
            const double value = values[i * columns + d], departure = fabs(value - row[d]);
            if (!isfinite(value))
                continue;
            largest = fabs(value) > largest ? fabs(value) : largest;
            spread = departure > spread ? departure : spread;
        }
    *extent = (asc_array_extent){largest, spread};
}

/* narrow: room for as many float32, which are read faster; NULL for items that have more digits. */
static asc_code read_values(const asc_array *array, int64_t first, int64_t count, float *narrow,
                            double *values) {
    if (!narrow)
        return asc_array_read_f64(array, first, count, values);
    const asc_code code = asc_array_read_f32(array, first, count, narrow);
    for (int64_t i = 0; i < count * array->shape[1] && code == ASC_OK; i++)
        values[i] = (double)narrow[i];
    return code;
}

asc_code asc_array_measure(const asc_array *array, asc_metric metric, int64_t first, int64_t count,
                           asc_array_extent *extent) {
    enum { BATCH_ITEMS = 1 << 17 };
    const int64_t columns = array->shape[1], end = first + count;
    const int64_t batch = columns > 0 && columns < BATCH_ITEMS ? BATCH_ITEMS / columns : 1;
    const uint64_t items = (uint64_t)batch * (uint64_t)columns;
    const bool brief = asc_distance_of(metric)->unit && !is_wide(array);
    double *values = NULL, *row = NULL;
    float *narrow = NULL;
    int64_t origin = -1;
    asc_code code = ASC_OK;
    *extent = (asc_array_extent){0, 0};
    if (count == 0 || columns == 0)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&values, items, sizeof *values, array->path), done);
    if (!is_wide(array))
        ASC_TRY(code, asc_alloc(&narrow, items, sizeof *narrow, array->path), done);
    ASC_TRY(code, asc_alloc(&row, (uint64_t)columns, sizeof *row, array->path), done);
    ASC_TRY(code, find_origin(array, row, &origin), done);
    if (origin < 0)
        extent->spread = INFINITY;
    for (int64_t at = first; at < end && !(brief && extent->spread > 0); at += batch) {
        const int64_t n = end - at < batch ? end - at : batch;
        ASC_TRY(code, read_values(array, at, n, narrow, values), done);
        extend(extent, values, n, row, columns);
    }
    if (brief)
        extent->largest = 0;
done:
    free(values);
    free(narrow);
    free(row);
    return code;
}

asc_code asc_array_choose_origin(asc_array *array, asc_metric metric, asc_array_extent *extent) {
    const int64_t columns = array->shape[1];
    double *row = NULL;
    uint8_t *items = NULL;
    int64_t origin = -1;
    asc_code code = ASC_OK;
    if (asc_distance_of(metric)->unit || !is_wide(array) ||
        !(extent->largest > far_away * extent->spread))
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&row, (uint64_t)columns, sizeof *row, array->path), done);
    ASC_TRY(code, asc_alloc(&items, (uint64_t)columns, (size_t)array->item_size, array->path),
            done);
    ASC_TRY(code, find_origin(array, row, &origin), done);
    ASC_TRY(code, asc_array_read_items(array, origin, 1, items), done);
    array->origin = items;
    items = NULL;
    extent->largest = extent->spread;
done:
    free(row);
    free(items);
    return code;
}

double asc_array_rounding(const asc_array *array, const asc_array_extent *extent) {
    const double step = !array->origin                 ? FLT_EPSILON / 2
                        : array->kind == ASC_ARRAY_INT ? 0
                                                       : DBL_EPSILON / 2;
    return extent->spread > 0 ? step * extent->largest / extent->spread : 0;
}

asc_code asc_array_find_exponent(asc_array *array, asc_metric metric, int64_t first, int64_t count,
                                 int *exponent) {
    asc_array_extent extent;
    asc_code code = asc_array_measure(array, metric, first, count, &extent);
    if (code == ASC_OK)
        code = asc_array_choose_origin(array, metric, &extent);
    *exponent = code == ASC_OK ? asc_scale_exponent(extent.largest) : 0;
    return code;
}
