/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/array.h"

#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/array_items.h"
#include "sources/npy_header.h"
#include "sources/other_formats.h"
#include "sources/safetensors.h"

static asc_code check_bytes(const asc_array *array, int64_t present) {
    uint64_t items = 0, bytes = 0;
    asc_code code =
        asc_multiply((uint64_t)array->shape[0], (uint64_t)array->shape[1], &items, array->path);
    if (code == ASC_OK)
        code = asc_multiply(items, (uint64_t)array->item_size, &bytes, array->path);
    if (code != ASC_OK || bytes == (uint64_t)present)
        return code;
    if (bytes < (uint64_t)present)
        return asc_fail(ASC_DATA,
                        "%s: %lld bytes follow its array of %lld x %lld; the file is damaged, or "
                        "holds several arrays: save one with numpy.save",
                        array->path, (long long)((uint64_t)present - bytes),
                        (long long)array->shape[0], (long long)array->shape[1]);
    return asc_fail(ASC_DATA,
                    "%s: the header claims an array of %lld x %lld (%llu bytes) but only %lld "
                    "bytes follow; the file is truncated: copy it again",
                    array->path, (long long)array->shape[0], (long long)array->shape[1],
                    (unsigned long long)bytes, (long long)present);
}

static asc_code read_npy(const uint8_t *start, asc_array_stream *stream, int64_t size,
                         asc_array *array) {
    uint8_t *header = NULL;
    asc_code code = ASC_OK;
    if (asc_array_stream_key(stream) && !array->is_member)
        return asc_fail(ASC_DATA, "%s: a .npy holds one array, which has no name; leave out ':%s'",
                        array->path, asc_array_stream_key(stream));
    ASC_TRY(code, asc_npy_header_length(array->path, start, &array->data_begin), done);
    if (array->data_begin > size) {
        code = asc_fail(ASC_DATA,
                        "%s: its .npy header claims %lld bytes but the file has %lld; it is "
                        "truncated",
                        array->path, (long long)array->data_begin, (long long)size);
        goto done;
    }
    ASC_TRY(code, asc_alloc(&header, (uint64_t)array->data_begin, 1, "array header"), done);
    ASC_TRY(code, asc_array_stream_read(stream, 0, array->data_begin, header), done);
    ASC_TRY(code, asc_npy_header_parse(array->path, header, array->data_begin, array), done);
    code = check_bytes(array, size - array->data_begin);
done:
    free(header);
    return code;
}

static asc_code read_header(asc_array_stream *stream, int64_t size, asc_array *array) {
    enum { LEAST = 12 };
    uint8_t start[ASC_FORMAT_START] = {0};
    if (asc_array_stream_hdf5(stream)) {
        array->is_matlab = asc_array_stream_is_matlab(stream);
        asc_array_hdf5_describe(asc_array_stream_hdf5(stream), array);
        return ASC_OK;
    }
    const int64_t there = size < ASC_FORMAT_START ? size : ASC_FORMAT_START;
    const asc_code code = asc_array_stream_read(stream, 0, there, start);
    if (code != ASC_OK)
        return code;
    if (size < LEAST)
        return asc_fail(ASC_DATA, "%s: %lld bytes are too few for an array; the file is truncated",
                        array->path, (long long)size);
    if (asc_is_npy(start))
        return read_npy(start, stream, size, array);
    if (!array->is_member && asc_is_safetensors(asc_array_stream_file(stream), start))
        return asc_safetensors_read(stream, size, array);
    return asc_refuse_format(asc_array_stream_file(stream), start);
}

asc_code asc_array_open(const char *path, asc_array *array) {
    *array = (asc_array){0};
    asc_array_stream *stream = NULL;
    int64_t size = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&array->path, path), failed);
    ASC_TRY(code, asc_array_stream_open(path, &stream, &size), failed);
    array->is_member = asc_array_stream_is_member(stream);
    ASC_TRY(code, asc_array_stream_state(stream, &array->state), failed);
    ASC_TRY(code, read_header(stream, size, array), failed);
    asc_array_stream_close(&stream);
    return ASC_OK;
failed:
    asc_array_stream_close(&stream);
    asc_array_free(array);
    return code;
}

asc_code asc_array_reopen(const asc_array *array, asc_array_stream **stream) {
    int64_t size = 0;
    return asc_array_stream_open(array->path, stream, &size);
}

asc_code asc_array_orient(asc_array *array, int64_t rows) {
    const int64_t columns = array->shape[1];
    if (!array->may_be_turned ||
        (array->shape[0] == rows && (columns != rows || !array->is_matlab)))
        return ASC_OK;
    if (array->shape[0] == rows)
        return asc_fail(ASC_DATA,
                        "%s: is %lld x %lld, and MATLAB stores columns first, so that its rows may "
                        "be images or dimensions; save it from Python as a .npy, a row an image",
                        array->path, (long long)rows, (long long)rows);
    if (columns != rows)
        return ASC_OK;
    asc_log_once(ASC_LOG_INFO, "%s: is stored as dimensions x images, as MATLAB does: read so",
                 array->path);
    array->shape[1] = array->shape[0];
    array->shape[0] = rows;
    array->fortran_order = true;
    return ASC_OK;
}

asc_code asc_array_hold(asc_array *array) {
    return array->held ? ASC_OK : asc_array_reopen(array, &array->held);
}

void asc_array_release(asc_array *array) {
    asc_array_stream_close(&array->held);
}

asc_code asc_array_verify(const asc_array *array) {
    asc_array_stream *stream = NULL;
    asc_code code = array->is_member ? asc_array_reopen(array, &stream) : ASC_OK;
    if (stream)
        code = asc_array_stream_verify(stream);
    asc_array_stream_close(&stream);
    return code;
}

void asc_array_free(asc_array *array) {
    asc_array_release(array);
    free(array->path);
    free(array->origin);
    *array = (asc_array){0};
}
