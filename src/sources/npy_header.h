/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a .npy stream, parsed without trust. Internal. */
#ifndef ATTRSCOPE_SOURCES_NPY_HEADER_H
#define ATTRSCOPE_SOURCES_NPY_HEADER_H

#include <stdint.h>

#include "attrscope/array.h"

enum {
    ASC_NPY_MOST_HEADER = 1 << 16, /* no plain array needs a longer one */
    ASC_NPY_LONGEST_TEXT = 4096    /* characters of an item of text */
};

/* Bytes of the header (magic to the first item) from its first 12 bytes, which begin with the
 * magic. `where` is the file, for messages. Errors: ASC_DATA. Local. */
asc_code asc_npy_header_length(const char *where, const uint8_t start[12], int64_t *length);

/* Fills kind, item_size, byte order, order and shape of `array` from a whole header [length].
 * Errors: ASC_DATA. Local. */
asc_code asc_npy_header_parse(const char *where, const uint8_t *header, int64_t length,
                              asc_array *array);

#endif
