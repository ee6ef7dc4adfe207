/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/glyph.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

static const asc_glyph foreign = {"\xef\xbf\xbd", 1}, blank = {" ", 1};

static bool is_control(utf8proc_int32_t point) {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029;
}

bool asc_glyph_next(const char **text, asc_glyph *glyph) {
    enum { LONGEST = 4 };
    const char *at = *text;
    utf8proc_int32_t point = -1;
    if (!*at)
        return false;
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)at,
                                               (utf8proc_ssize_t)strnlen(at, LONGEST), &point);
    if (length <= 0 || point < 0 || point == 0xfffe || point == 0xffff) {
        *glyph = foreign;
        *text = at + (length > 0 ? length : 1);
        return true;
    }
    *text = at + length;
    if (is_control(point)) {
        *glyph = blank;
        return true;
    }
    memcpy(glyph->bytes, at, (size_t)length);
    glyph->bytes[length] = '\0';
    glyph->columns = utf8proc_charwidth(point);
    return true;
}

int asc_glyph_columns(const char *text) {
    asc_glyph glyph;
    int columns = 0;
    while (asc_glyph_next(&text, &glyph))
        columns += glyph.columns;
    return columns;
}
