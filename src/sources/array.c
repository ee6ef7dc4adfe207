/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/array.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/array_items.h"
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

asc_code asc_array_reopen(const asc_array *array, asc_array_stream **stream) {
    char *member = NULL;
    int64_t size = 0;
    const asc_code code = asc_array_stream_open(array->path, stream, &member, &size);
    free(member);
    return code;
}

asc_code asc_array_hold(asc_array *array) {
    return array->held ? ASC_OK : asc_array_reopen(array, &array->held);
}

void asc_array_release(asc_array *array) {
    asc_array_stream_close(&array->held);
}

asc_code asc_array_verify(const asc_array *array) {
    asc_array_stream *stream = NULL;
    asc_code code = array->member ? asc_array_reopen(array, &stream) : ASC_OK;
    if (stream)
        code = asc_array_stream_verify(stream);
    asc_array_stream_close(&stream);
    return code;
}

void asc_array_free(asc_array *array) {
    asc_array_release(array);
    free(array->path);
    free(array->member);
    *array = (asc_array){0};
}
