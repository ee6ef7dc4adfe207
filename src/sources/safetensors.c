/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/safetensors.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/array_name.h"

/* Bytes of the length of the header; the format's own limit of the header. */
enum { LENGTH = 8, MOST_HEADER = 100000000 };

static asc_code damaged(const asc_array *array, const char *what) {
    return asc_fail(ASC_DATA,
                    "%s: safetensors header: %s; save it again with "
                    "safetensors.numpy.save_file",
                    array->path, what);
}

/* The header's object, owned by the caller; the data begin at array->data_begin. */
static asc_code read_header(asc_array_stream *stream, int64_t size, asc_array *array,
                            json_t **header) {
    uint8_t bytes[LENGTH];
    uint64_t length = 0;
    char *text = NULL;
    json_error_t error;
    asc_code code = asc_array_stream_read(stream, 0, LENGTH, bytes);
    for (int i = 0; i < LENGTH && code == ASC_OK; i++)
        length |= (uint64_t)bytes[i] << 8 * i;
    if (code == ASC_OK && (length > MOST_HEADER || (int64_t)length > size - LENGTH))
        code = asc_fail(ASC_DATA,
                        "%s: its safetensors header claims %llu bytes but the file has %lld; it is "
                        "truncated: copy it again",
                        array->path, (unsigned long long)length, (long long)size);
    ASC_TRY(code, code, done);
    ASC_TRY(code, asc_alloc(&text, length + 1, 1, "the header of tensors"), done);
    ASC_TRY(code, asc_array_stream_read(stream, LENGTH, (int64_t)length, text), done);
    array->data_begin = LENGTH + (int64_t)length;
    *header = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!*header && json_error_code(&error) == json_error_out_of_memory)
        code = asc_fail(ASC_MEMORY, "%s: no memory for its header", array->path);
    else if (!json_is_object(*header))
        code = damaged(array, *header ? "it is no object" : error.text);
done:
    free(text);
    return code;
}

static asc_code read_type(const json_t *tensor, asc_array *array) {
    static const struct {
        const char *name;
        asc_array_kind kind;
        int32_t size;
        bool is_unsigned, is_brain;
    } types[] = {
        {"F32", ASC_ARRAY_FLOAT, 4, false, false}, {"F64", ASC_ARRAY_FLOAT, 8, false, false},
        {"F16", ASC_ARRAY_FLOAT, 2, false, false}, {"BF16", ASC_ARRAY_FLOAT, 2, false, true},
        {"I8", ASC_ARRAY_INT, 1, false, false},    {"I16", ASC_ARRAY_INT, 2, false, false},
        {"I32", ASC_ARRAY_INT, 4, false, false},   {"I64", ASC_ARRAY_INT, 8, false, false},
        {"U8", ASC_ARRAY_INT, 1, true, false},     {"U16", ASC_ARRAY_INT, 2, true, false},
        {"U32", ASC_ARRAY_INT, 4, true, false},    {"U64", ASC_ARRAY_INT, 8, true, false}};
    const char *name = json_string_value(json_object_get(tensor, "dtype"));
    for (size_t t = 0; name && t < sizeof types / sizeof *types; t++)
        if (strcmp(name, types[t].name) == 0) {
            array->kind = types[t].kind;
            array->item_size = types[t].size;
            array->is_unsigned = types[t].is_unsigned;
            array->is_brain = types[t].is_brain;
            return ASC_OK;
        }
    return name ? asc_fail(ASC_DATA,
                           "%s: tensor of type %.20s; save embeddings as F32, labels as I64",
                           array->path, name)
                : damaged(array, "a tensor has no dtype");
}

static asc_code read_shape(const json_t *tensor, asc_array *array) {
    const json_t *shape = json_object_get(tensor, "shape");
    const size_t n = json_array_size(shape);
    if (!json_is_array(shape))
        return damaged(array, "a tensor has no shape");
    if (n < 1 || n > 2)
        return asc_fail(ASC_DATA,
                        "%s: the tensor has %zu dimensions; embeddings are [images, dimensions]: "
                        "reshape it",
                        array->path, n);
    array->n_dims = (int32_t)n;
    array->shape[0] = array->shape[1] = 1;
    for (size_t i = 0; i < n; i++) {
        const json_t *extent = json_array_get(shape, i);
        array->shape[i] = json_integer_value(extent);
        if (!json_is_integer(extent) || array->shape[i] < 0)
            return damaged(array, "a shape holds something that is not a size");
    }
    return ASC_OK;
}

/* Where a tensor's data are, from the first byte of all data. */
static bool read_offsets(const json_t *tensor, int64_t available, int64_t offsets[2]) {
    const json_t *list = json_object_get(tensor, "data_offsets");
    for (size_t i = 0; i < 2; i++) {
        const json_t *offset = json_array_get(list, i);
        if (!json_is_integer(offset))
            return false;
        offsets[i] = json_integer_value(offset);
    }
    return json_array_size(list) == 2 && offsets[0] >= 0 && offsets[0] <= offsets[1] &&
           offsets[1] <= available;
}

static int compare_extents(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return x[0] != y[0] ? (x[0] > y[0]) - (x[0] < y[0]) : (x[1] > y[1]) - (x[1] < y[1]);
}

/* Every byte of the data is of one tensor, as the format demands. extents: [n, 2], sorted here. */
static asc_code check_extents(const asc_array *array, int64_t *extents, int64_t n,
                              int64_t available) {
    int64_t end = 0;
    qsort(extents, (size_t)n, 2 * sizeof *extents, compare_extents);
    for (int64_t t = 0; t < n; end = extents[2 * t++ + 1])
        if (extents[2 * t] != end)
            return damaged(array, extents[2 * t] < end
                                      ? "tensors overlap in the data"
                                      : "bytes between tensors belong to none of them");
    if (end != available)
        return asc_fail(ASC_DATA,
                        "%s: %lld bytes follow its tensors; the file is damaged, or something was "
                        "appended: save it again",
                        array->path, (long long)(available - end));
    return ASC_OK;
}

/* The tensor that is meant. */
static asc_code find_tensor(const asc_array_stream *stream, json_t *header, int64_t available,
                            const asc_array *array, const json_t **found) {
    const char *wanted = asc_array_stream_key(stream), *name;
    json_t *tensor;
    int64_t *extents = NULL;
    asc_array_names names = {0};
    *found = NULL;
    asc_code code =
        asc_alloc(&extents, 2 * json_object_size(header), sizeof *extents, "places of tensors");
    json_object_foreach(header, name, tensor) {
        if (code != ASC_OK || strcmp(name, "__metadata__") == 0)
            continue;
        if (!read_offsets(tensor, available, extents + 2 * names.n))
            code = asc_fail(ASC_DATA,
                            "%s: tensor %.40s lies outside the file's %lld bytes of data; the file "
                            "is truncated or damaged: copy it again",
                            array->path, name, (long long)available);
        asc_array_names_add(&names, name);
        if (!wanted || strcmp(name, wanted) == 0)
            *found = tensor;
    }
    if (code == ASC_OK && (!*found || (!wanted && names.n != 1)))
        code = asc_array_names_refuse(&names, array->path, asc_array_stream_file(stream), wanted);
    if (code == ASC_OK)
        code = check_extents(array, extents, names.n, available);
    free(extents);
    return code;
}

asc_code asc_safetensors_read(asc_array_stream *stream, int64_t size, asc_array *array) {
    json_t *header = NULL;
    const json_t *tensor = NULL;
    int64_t offsets[2] = {0};
    uint64_t items = 0, bytes = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, read_header(stream, size, array, &header), done);
    const int64_t available = size - array->data_begin;
    ASC_TRY(code, find_tensor(stream, header, available, array, &tensor), done);
    ASC_TRY(code, read_type(tensor, array), done);
    ASC_TRY(code, read_shape(tensor, array), done);
    ASC_TRY(code,
            asc_multiply((uint64_t)array->shape[0], (uint64_t)array->shape[1], &items, array->path),
            done);
    ASC_TRY(code, asc_multiply(items, (uint64_t)array->item_size, &bytes, array->path), done);
    if (!read_offsets(tensor, available, offsets) || bytes != (uint64_t)(offsets[1] - offsets[0]))
        code = damaged(array, "a tensor's shape does not fit its data");
    array->data_begin += offsets[0];
done:
    json_decref(header);
    return code;
}
