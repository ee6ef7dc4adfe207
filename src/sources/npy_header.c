/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/npy_header.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { START = 12 };

asc_code asc_npy_header_length(const char *where, const uint8_t start[12], int64_t *length) {
    const int major = start[6];
    if (major < 1 || major > 3)
        return asc_fail(ASC_DATA, "%s: .npy version %d is unknown; versions 1 to 3 are read", where,
                        major);
    uint32_t text = (uint32_t)start[8] | (uint32_t)start[9] << 8;
    if (major > 1)
        text |= (uint32_t)start[10] << 16 | (uint32_t)start[11] << 24;
    if (text > ASC_NPY_MOST_HEADER)
        return asc_fail(ASC_DATA, "%s: its .npy header claims %u bytes; the file is damaged", where,
                        text);
    *length = (major == 1 ? 10 : 12) + (int64_t)text;
    return ASC_OK;
}

/* A cursor over the header's Python dictionary. */
typedef struct cursor {
    const char *where;
    const char *at, *end;
} cursor;

static asc_code bad_header(const cursor *c, const char *what) {
    return asc_fail(ASC_DATA, "%s: .npy header: %s; save it again with numpy.save", c->where, what);
}

static void skip_space(cursor *c) {
    while (c->at < c->end && isspace((unsigned char)*c->at))
        c->at++;
}

static bool accept(cursor *c, char wanted) {
    skip_space(c);
    if (c->at >= c->end || *c->at != wanted)
        return false;
    c->at++;
    return true;
}

static asc_code read_string(cursor *c, char *text, size_t size) {
    skip_space(c);
    if (c->at >= c->end || (*c->at != '\'' && *c->at != '"'))
        return bad_header(c, "a quoted text was expected (structured types are not supported)");
    const char quote = *c->at++;
    size_t n = 0;
    for (; c->at < c->end && *c->at != quote; c->at++) {
        if (n + 1 >= size)
            return bad_header(c, "a text is too long");
        text[n++] = *c->at;
    }
    if (c->at >= c->end)
        return bad_header(c, "a quotation is not closed");
    c->at++;
    text[n] = '\0';
    return ASC_OK;
}

static asc_code read_type(const cursor *c, const char *type, asc_array *array) {
    const char *shown = type;
    const char order = *type;
    if (strchr("<>=|", order) && order)
        type++;
    array->big_endian = order == '>';
    const char kind = *type;
    char *end = NULL;
    long size = kind ? strtol(type + 1, &end, 10) : 0;
    const bool is_number = kind && end != type + 1 && *end == '\0';
    if (kind == 'f' && is_number && (size == 2 || size == 4 || size == 8)) {
        array->kind = ASC_ARRAY_FLOAT;
    } else if ((kind == 'i' || kind == 'u') && is_number &&
               (size == 1 || size == 2 || size == 4 || size == 8)) {
        array->kind = ASC_ARRAY_INT;
        array->is_unsigned = kind == 'u';
    } else if ((kind == 'U' || kind == 'S') && is_number && size >= 1 &&
               size <= ASC_NPY_LONGEST_TEXT) {
        array->kind = ASC_ARRAY_TEXT;
        array->is_wide = kind == 'U';
        size *= array->is_wide ? 4 : 1;
    } else {
        return asc_fail(ASC_DATA,
                        "%s: array of type '%s'%s; save embeddings as float32 or float64, labels "
                        "as integers or text",
                        c->where, shown, kind == 'O' ? " (Python objects)" : " is not supported");
    }
    array->item_size = (int32_t)size;
    return ASC_OK;
}

static asc_code read_shape(cursor *c, asc_array *array) {
    if (!accept(c, '('))
        return bad_header(c, "the shape is not a tuple");
    array->shape[0] = array->shape[1] = 1;
    int32_t n = 0;
    while (!accept(c, ')')) {
        skip_space(c);
        char digits[24];
        size_t length = 0;
        while (c->at < c->end && isdigit((unsigned char)*c->at) && length + 1 < sizeof digits)
            digits[length++] = *c->at++;
        digits[length] = '\0';
        if (length == 0 || length > 18)
            return bad_header(c, "the shape holds something that is not a size");
        if (n >= 2)
            return asc_fail(ASC_DATA,
                            "%s: the array has more than two dimensions; embeddings are "
                            "[images, dimensions]: reshape it",
                            c->where);
        array->shape[n++] = strtoll(digits, NULL, 10);
        if (c->at < c->end && *c->at == 'L') /* written by Python 2 */
            c->at++;
        if (!accept(c, ',') && !(c->at < c->end && *c->at == ')'))
            return bad_header(c, "the shape is not closed");
    }
    if (n == 0)
        return asc_fail(ASC_DATA,
                        "%s: the array is a single number; embeddings are [images, "
                        "dimensions]",
                        c->where);
    array->n_dims = n;
    return ASC_OK;
}

static asc_code read_flag(cursor *c, bool *flag) {
    skip_space(c);
    const size_t left = (size_t)(c->end - c->at);
    if (left >= 4 && memcmp(c->at, "True", 4) == 0) {
        *flag = true;
        c->at += 4;
        return ASC_OK;
    }
    if (left >= 5 && memcmp(c->at, "False", 5) == 0) {
        *flag = false;
        c->at += 5;
        return ASC_OK;
    }
    return bad_header(c, "fortran_order is neither True nor False");
}

asc_code asc_npy_header_parse(const char *where, const uint8_t *header, int64_t length,
                              asc_array *array) {
    const int64_t start = header[6] == 1 ? 10 : START;
    cursor c = {
        .where = where, .at = (const char *)header + start, .end = (const char *)header + length};
    bool has_type = false, has_order = false, has_shape = false;
    if (!accept(&c, '{'))
        return bad_header(&c, "it is not a dictionary");
    while (!accept(&c, '}')) {
        char key[32] = "", type[32] = "";
        asc_code code = read_string(&c, key, sizeof key);
        if (code != ASC_OK)
            return code;
        if (!accept(&c, ':'))
            return bad_header(&c, "a colon is missing");
        if (strcmp(key, "descr") == 0) {
            code = read_string(&c, type, sizeof type);
            if (code == ASC_OK)
                code = read_type(&c, type, array);
            has_type = true;
        } else if (strcmp(key, "fortran_order") == 0) {
            code = read_flag(&c, &array->fortran_order);
            has_order = true;
        } else if (strcmp(key, "shape") == 0) {
            code = read_shape(&c, array);
            has_shape = true;
        } else {
            code = bad_header(&c, "it has an unknown key");
        }
        if (code != ASC_OK)
            return code;
        accept(&c, ',');
        skip_space(&c);
        if (c.at >= c.end)
            return bad_header(&c, "it is not closed");
    }
    if (!has_type || !has_order || !has_shape)
        return bad_header(&c, "descr, fortran_order or shape is missing");
    return ASC_OK;
}

void asc_array_npy_header(int64_t rows, int64_t columns, char header[128], int64_t *length) {
    enum { PREFIX = 10, TOTAL = 128 };
    memcpy(header, "\x93NUMPY\x01\x00", 8);
    header[8] = (char)(TOTAL - PREFIX);
    header[9] = 0;
    int n = snprintf(header + PREFIX, TOTAL - PREFIX,
                     "{'descr': '<f4', 'fortran_order': False, 'shape': (%lld, %lld), }",
                     (long long)rows, (long long)columns);
    memset(header + PREFIX + n, ' ', (size_t)(TOTAL - PREFIX - n - 1));
    header[TOTAL - 1] = '\n';
    *length = TOTAL;
}
