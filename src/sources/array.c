/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/array.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/array_items.h"
#include "sources/array_stream.h"
#include "sources/npy_header.h"

enum { START = 12 };

static asc_code read_header(const char *path, asc_array_stream *stream, int64_t size,
                            asc_array *array) {
    uint8_t start[START] = {0};
    uint8_t *header = NULL;
    asc_code code = ASC_OK;
    if (size < START)
        return asc_fail(ASC_DATA, "%s: %lld bytes are too few for an array; the file is truncated",
                        path, (long long)size);
    ASC_TRY(code, asc_array_stream_read(stream, 0, START, start), done);
    ASC_TRY(code, asc_npy_header_length(path, start, &array->data_begin), done);
    if (array->data_begin > size) {
        code = asc_fail(ASC_DATA,
                        "%s: its .npy header claims %lld bytes but the file has %lld; it is "
                        "truncated",
                        path, (long long)array->data_begin, (long long)size);
        goto done;
    }
    ASC_TRY(code, asc_alloc(&header, (uint64_t)array->data_begin, 1, "array header"), done);
    ASC_TRY(code, asc_array_stream_read(stream, 0, array->data_begin, header), done);
    ASC_TRY(code, asc_npy_header_parse(path, header, array->data_begin, array), done);
    uint64_t items = 0, bytes = 0;
    ASC_TRY(code, asc_multiply((uint64_t)array->shape[0], (uint64_t)array->shape[1], &items, path),
            done);
    ASC_TRY(code, asc_multiply(items, (uint64_t)array->item_size, &bytes, path), done);
    const uint64_t present = (uint64_t)(size - array->data_begin);
    if (bytes > present)
        code = asc_fail(ASC_DATA,
                        "%s: the header claims an array of %lld x %lld (%llu bytes) but only %llu "
                        "bytes follow; the file is truncated: copy it again",
                        path, (long long)array->shape[0], (long long)array->shape[1],
                        (unsigned long long)bytes, (unsigned long long)present);
done:
    free(header);
    return code;
}

asc_code asc_array_open(const char *path, asc_array *array) {
    *array = (asc_array){0};
    asc_array_stream *stream = NULL;
    int64_t size = 0;
    asc_code code = asc_array_stream_open(path, &stream, &array->member, &size);
    if (code == ASC_OK)
        code = asc_copy_string(&array->path, path);
    if (code == ASC_OK)
        code = asc_array_stream_state(stream, &array->state);
    if (code == ASC_OK)
        code = read_header(path, stream, size, array);
    asc_array_stream_close(&stream);
    if (code != ASC_OK)
        asc_array_free(array);
    return code;
}

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
    if (array->item_size == 2)
        return widen_half((uint16_t)bits);
    if (array->item_size == 4) {
        const uint32_t narrow = (uint32_t)bits;
        float value;
        memcpy(&value, &narrow, sizeof value);
        return value;
    }
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Where converted items go: one of the four. */
typedef struct target {
    float *floats;
    double *doubles;
    int64_t *integers;
    uint8_t *bytes; /* as they are */
} target;

static void convert(const asc_array *array, const uint8_t *bytes, int64_t count, int64_t first,
                    int64_t step, target out) {
    for (int64_t i = 0; i < count; i++) {
        const uint8_t *item = bytes + i * array->item_size;
        if (out.bytes)
            memcpy(out.bytes + (first + i * step) * array->item_size, item,
                   (size_t)array->item_size);
        else if (out.floats)
            out.floats[first + i * step] = (float)to_double(array, item);
        else if (out.doubles)
            out.doubles[first + i * step] = to_double(array, item);
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

/* Rows lie in the file as they do in memory. */
static bool is_native_f32(const asc_array *array) {
    const bool big_endian_host = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    return array->kind == ASC_ARRAY_FLOAT && array->item_size == (int32_t)sizeof(float) &&
           array->big_endian == big_endian_host && !array->fortran_order;
}

/* From an open stream, into out, through a buffer unless rows are stored as they are wanted. */
static asc_code read_stream(const asc_array *array, asc_array_stream *stream, int64_t first,
                            int64_t count, target out) {
    enum { BUFFER_BYTES = 1 << 20 };
    const int64_t columns = array->shape[1], items = BUFFER_BYTES / array->item_size;
    uint8_t *buffer = NULL;
    if (is_native_f32(array) && out.floats)
        return asc_array_stream_read(stream, array->data_begin + first * columns * array->item_size,
                                     count * columns * array->item_size, out.floats);
    asc_code code = asc_alloc(&buffer, BUFFER_BYTES, 1, "reading an array");
    if (code == ASC_OK && !array->fortran_order)
        code = read_run(array, stream, buffer, items, first * columns, count * columns, 0, 1, out);
    for (int64_t c = 0; code == ASC_OK && array->fortran_order && c < columns; c++)
        code = read_run(array, stream, buffer, items, c * array->shape[0] + first, count, c,
                        columns, out);
    free(buffer);
    return code;
}

static asc_code open_stream(const asc_array *array, asc_array_stream **stream) {
    char *member = NULL;
    int64_t size = 0;
    const asc_code code = asc_array_stream_open(array->path, stream, &member, &size);
    free(member);
    return code;
}

asc_code asc_array_hold(asc_array *array) {
    return array->held ? ASC_OK : open_stream(array, &array->held);
}

void asc_array_release(asc_array *array) {
    asc_array_stream_close(&array->held);
}

asc_code asc_array_verify(const asc_array *array) {
    asc_array_stream *stream = NULL;
    asc_code code = array->member ? open_stream(array, &stream) : ASC_OK;
    if (stream)
        code = asc_array_stream_verify(stream);
    asc_array_stream_close(&stream);
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
        code = open_stream(array, &own);
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

asc_code asc_array_read_f32(const asc_array *array, int64_t first, int64_t count, float *out) {
    if (array->kind == ASC_ARRAY_TEXT)
        return asc_fail(ASC_DATA, "%s: holds text where numbers are expected", array->path);
    return read_rows(array, first, count, (target){.floats = out});
}

asc_code asc_array_read_f64(const asc_array *array, int64_t first, int64_t count, double *out) {
    if (array->kind == ASC_ARRAY_TEXT)
        return asc_fail(ASC_DATA, "%s: holds text where numbers are expected", array->path);
    return read_rows(array, first, count, (target){.doubles = out});
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

void asc_array_free(asc_array *array) {
    asc_array_release(array);
    free(array->path);
    free(array->member);
    *array = (asc_array){0};
}
