/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of an open array, converted. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "distance/scale.h"
#include "sources/array_items.h"

static uint64_t load_bits(const uint8_t *item, int32_t size, bool big_endian) {
    uint64_t bits = 0;
    for (int32_t i = 0; i < size; i++)
        bits |= (uint64_t)item[big_endian ? size - 1 - i : i] << (8 * i);
    return bits;
}

static float widen_half(uint16_t half) {
    const int exponent = half >> 10 & 31;
    const int fraction = half & 1023;
    const float sign = half >> 15 ? -1.0f : 1.0f;
    if (exponent == 31)
        return fraction ? NAN : sign * INFINITY;
    if (exponent == 0)
        return sign * ldexpf((float)fraction, -24);
    return sign * ldexpf((float)(fraction + 1024), exponent - 25);
}

static int64_t to_integer(const asc_array *array, const uint8_t *item) {
    const uint64_t bits = load_bits(item, array->item_size, array->big_endian);
    if (array->is_unsigned || array->item_size == 8)
        return (int64_t)bits;
    const int unused = 64 - 8 * array->item_size;
    return (int64_t)(bits << unused) >> unused;
}

static double to_double(const asc_array *array, const uint8_t *item) {
    const uint64_t bits = load_bits(item, array->item_size, array->big_endian);
    if (array->kind == ASC_ARRAY_INT)
        return array->is_unsigned ? (double)bits : (double)to_integer(array, item);
    if (array->item_size == 2 && !array->is_brain)
        return widen_half((uint16_t)bits);
    if (array->item_size <= 4) {
        const uint32_t narrow = (uint32_t)bits << (array->is_brain ? 16 : 0);
        float value;
        memcpy(&value, &narrow, sizeof value);
        return value;
    }
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Item less origin, if there is one, rounded once: integers of 8 bytes differ where doubles do not.
 */
static double read_item(const asc_array *array, const uint8_t *item, const uint8_t *origin) {
    if (!origin)
        return to_double(array, item);
    if (array->kind != ASC_ARRAY_INT)
        return to_double(array, item) - to_double(array, origin);
    const int64_t x = to_integer(array, item), y = to_integer(array, origin);
    const uint64_t difference = (uint64_t)x - (uint64_t)y;
    const bool below = array->is_unsigned ? (uint64_t)x < (uint64_t)y : x < y;
    return below ? -(double)-difference : (double)difference;
}

/* Where converted items go: one of the four. */
typedef struct target {
    float *floats;
    asc_scale scale; /* of floats */
    double *doubles;
    int64_t *integers;
    uint8_t *bytes; /* as they are */
} target;

static void convert(const asc_array *array, const uint8_t *bytes, int64_t count, int64_t first,
                    int64_t step, target out) {
    for (int64_t i = 0; i < count; i++) {
        const uint8_t *item = bytes + i * array->item_size;
        const int64_t column = array->origin ? (first + i * step) % array->shape[1] : 0;
        const uint8_t *origin = array->origin ? array->origin + column * array->item_size : NULL;
        if (out.bytes)
            memcpy(out.bytes + (first + i * step) * array->item_size, item,
                   (size_t)array->item_size);
        else if (out.floats)
            out.floats[first + i * step] =
                (float)asc_scale_apply(out.scale, read_item(array, item, origin));
        else if (out.doubles)
            out.doubles[first + i * step] = read_item(array, item, origin);
        else
            out.integers[first + i * step] = to_integer(array, item);
    }
}

/* Items of the stream from `item` on, `count` of them, to out[first + i * step]. */
static asc_code read_run(const asc_array *array, asc_array_stream *stream, uint8_t *buffer,
                         int64_t buffer_items, int64_t item, int64_t count, int64_t first,
                         int64_t step, target out) {
    for (int64_t done = 0; done < count; done += buffer_items) {
        const int64_t n = count - done < buffer_items ? count - done : buffer_items;
        asc_code code =
            asc_array_stream_read(stream, array->data_begin + (item + done) * array->item_size,
                                  n * array->item_size, buffer);
        if (code != ASC_OK)
            return code;
        convert(array, buffer, n, first + done * step, step, out);
    }
    return ASC_OK;
}

/* Where rows go that lie in the file as they are wanted, or NULL. */
static void *find_place(const asc_array *array, target out) {
    const bool big_endian_host = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    if (array->kind != ASC_ARRAY_FLOAT || array->fortran_order || array->origin ||
        array->big_endian != big_endian_host)
        return NULL;
    return array->item_size == (int32_t)sizeof *out.floats    ? (void *)out.floats
           : array->item_size == (int32_t)sizeof *out.doubles ? (void *)out.doubles
                                                              : NULL;
}

static asc_code read_plain(const asc_array *array, asc_array_stream *stream, int64_t first,
                           int64_t count, target out) {
    const int64_t items = count * array->shape[1];
    const asc_code code = asc_array_stream_read(
        stream, array->data_begin + first * array->shape[1] * array->item_size,
        items * array->item_size, find_place(array, out));
    const bool is_scaled = asc_scale_apply(out.scale, 1) != 1;
    for (int64_t i = 0; i < items && code == ASC_OK && is_scaled; i++)
        out.floats[i] = (float)asc_scale_apply(out.scale, (double)out.floats[i]);
    return code;
}

/* Of a dataset, band by band. */
static asc_code read_hdf5(const asc_array *array, const asc_array_hdf5 *from, int64_t first,
                          int64_t count, target out) {
    const int64_t columns = array->shape[1], batch = asc_array_hdf5_batch(from, array);
    const int64_t most = batch < count ? batch : count;
    uint8_t *items = NULL;
    uint64_t bytes = 0;
    asc_code code = asc_multiply((uint64_t)most * (uint64_t)columns, (uint64_t)array->item_size,
                                 &bytes, array->path);
    if (code == ASC_OK)
        code = asc_alloc(&items, bytes, 1, "reading an array");
    for (int64_t done = 0, end = 0; done < count && code == ASC_OK; done = end) {
        end = (first + done + batch) / batch * batch - first; /* bands begin where chunks do */
        end = end < count ? end : count;
        const int64_t n = end - done;
        code = asc_array_hdf5_read(from, array, first + done, n, items);
        if (code == ASC_OK && !array->fortran_order)
            convert(array, items, n * columns, done * columns, 1, out);
        for (int64_t c = 0; code == ASC_OK && array->fortran_order && c < columns; c++)
            convert(array, items + c * n * array->item_size, n, done * columns + c, columns, out);
    }
    free(items);
    return code;
}

/* From an open stream, into out, through a buffer unless rows are stored as they are wanted. */
static asc_code read_stream(const asc_array *array, asc_array_stream *stream, int64_t first,
                            int64_t count, target out) {
    enum { BUFFER_BYTES = 1 << 20 };
    const int64_t columns = array->shape[1], most = BUFFER_BYTES / array->item_size;
    const int64_t run = array->fortran_order ? count : count * columns;
    const int64_t items = run < most ? run : most;
    uint8_t *buffer = NULL;
    if (asc_array_stream_hdf5(stream))
        return read_hdf5(array, asc_array_stream_hdf5(stream), first, count, out);
    if (find_place(array, out))
        return read_plain(array, stream, first, count, out);
    asc_code code =
        asc_alloc(&buffer, (uint64_t)items, (size_t)array->item_size, "reading an array");
    if (code == ASC_OK && !array->fortran_order)
        code = read_run(array, stream, buffer, items, first * columns, count * columns, 0, 1, out);
    for (int64_t c = 0; code == ASC_OK && array->fortran_order && c < columns; c++)
        code = read_run(array, stream, buffer, items, c * array->shape[0] + first, count, c,
                        columns, out);
    free(buffer);
    return code;
}

static asc_code read_rows(const asc_array *array, int64_t first, int64_t count, target out) {
    asc_array_stream *own = NULL, *stream = array->held;
    asc_code code = ASC_OK;
    if (first < 0 || count < 0 || first > array->shape[0] - count)
        return asc_fail(ASC_INTERNAL, "%s: rows %lld to %lld of %lld were asked for", array->path,
                        (long long)first, (long long)(first + count), (long long)array->shape[0]);
    if (count == 0 || array->shape[1] == 0)
        return ASC_OK;
    if (!stream) {
        code = asc_array_reopen(array, &own);
        stream = own;
    }
    if (code == ASC_OK)
        code = asc_array_stream_check(stream, &array->state);
    if (code == ASC_OK) {
        code = read_stream(array, stream, first, count, out);
        /* A change explains what else went wrong. */
        const asc_code changed = asc_array_stream_check(stream, &array->state);
        code = changed != ASC_OK ? changed : code;
    }
    asc_array_stream_close(&own);
    return code;
}

asc_code asc_array_read_scaled(const asc_array *array, int exponent, int64_t first, int64_t count,
                               float *out) {
    if (array->kind == ASC_ARRAY_TEXT)
        return asc_fail(ASC_DATA, "%s: holds text where numbers are expected", array->path);
    return read_rows(array, first, count,
                     (target){.floats = out, .scale = asc_scale_of(-exponent)});
}

asc_code asc_array_read_f32(const asc_array *array, int64_t first, int64_t count, float *out) {
    return asc_array_read_scaled(array, 0, first, count, out);
}

asc_code asc_array_read_f64(const asc_array *array, int64_t first, int64_t count, double *out) {
    if (array->kind == ASC_ARRAY_TEXT)
        return asc_fail(ASC_DATA, "%s: holds text where numbers are expected", array->path);
    return read_rows(array, first, count, (target){.doubles = out, .scale = asc_scale_of(0)});
}

asc_code asc_array_read_i64(const asc_array *array, int64_t first, int64_t count, int64_t *out) {
    if (array->kind != ASC_ARRAY_INT)
        return asc_fail(ASC_DATA, "%s: holds floating-point numbers where integers are expected",
                        array->path);
    return read_rows(array, first, count, (target){.integers = out});
}

asc_code asc_array_read_items(const asc_array *array, int64_t first, int64_t count, uint8_t *out) {
    return read_rows(array, first, count, (target){.bytes = out});
}
