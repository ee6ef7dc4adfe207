/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "attrscope/memory.h"
#include "sources/array_items.h"
#include "text/encoding.h"

/* A character of four bytes, in the array's byte order. */
static uint32_t load_point(const uint8_t *bytes, bool big_endian) {
    uint32_t point = 0;
    for (int i = 0; i < 4; i++)
        point |= (uint32_t)bytes[big_endian ? 3 - i : i] << 8 * i;
    return point;
}

/* NumPy fills items up with zeros. text [4 * characters + 1] */
static asc_code convert_wide(const asc_array *array, int64_t row, const uint8_t *item, char *text) {
    utf8proc_uint8_t *to = (utf8proc_uint8_t *)text;
    for (int32_t i = 0; i < array->item_size; i += 4) {
        const uint32_t point = load_point(item + i, array->big_endian);
        if (point == 0)
            break;
        if (point > 0x10ffff || !utf8proc_codepoint_valid((utf8proc_int32_t)point))
            return asc_fail(ASC_DATA, "%s: row %lld holds 0x%x, which is no character", array->path,
                            (long long)row, (unsigned)point);
        to += utf8proc_encode_char((utf8proc_int32_t)point, to);
    }
    *to = '\0';
    return ASC_OK;
}

asc_code asc_array_read_text(const asc_array *array, int64_t first, int64_t count, char ***texts) {
    uint8_t *items = NULL;
    uint64_t bytes = 0;
    asc_code code = ASC_OK;
    *texts = NULL;
    if (array->kind != ASC_ARRAY_TEXT || array->shape[1] != 1)
        return asc_fail(ASC_DATA, "%s: one text a row is expected", array->path);
    const uint64_t size = (uint64_t)array->item_size;
    ASC_TRY(code, asc_multiply((uint64_t)count, size, &bytes, array->path), done);
    ASC_TRY(code, asc_alloc(&items, bytes, 1, array->path), done);
    ASC_TRY(code, asc_alloc(texts, (uint64_t)count, sizeof **texts, array->path), done);
    ASC_TRY(code, asc_array_read_items(array, first, count, items), done);
    for (int64_t i = 0; i < count; i++) {
        const uint8_t *item = items + (uint64_t)i * size;
        ASC_TRY(code, asc_alloc(&(*texts)[i], size + 1, 1, array->path), done);
        if (array->is_wide) {
            ASC_TRY(code, convert_wide(array, first + i, item, (*texts)[i]), done);
        } else {
            memcpy((*texts)[i], item, size);
            const int64_t length = (int64_t)strlen((*texts)[i]);
            ASC_TRY(code, asc_encoding_check(array->path, (*texts)[i], length), done);
        }
    }
done:
    free(items);
    if (code != ASC_OK) {
        asc_free_strings(*texts, *texts ? count : 0);
        *texts = NULL;
    }
    return code;
}
