/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bytes of a file are. Internal; local, pure. */
#ifndef ATTRSCOPE_TEXT_ENCODING_H
#define ATTRSCOPE_TEXT_ENCODING_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

/* Refuses what is no text by its first bytes: gzip and other compression, zip and spreadsheets,
 * NumPy, HDF5, Parquet, PDF, pictures. Errors: ASC_DATA. O(1). */
asc_code asc_encoding_refuse_kind(const char *path, const char *bytes, int64_t size);

/* Refuses UTF-16 and UTF-32, with or without a byte-order mark. Errors: ASC_DATA. O(1). */
asc_code asc_encoding_refuse_wide(const char *path, const char *bytes, int64_t size);

/* Refuses zero bytes and what is not UTF-8, with the line. Errors: ASC_DATA. O(size). */
asc_code asc_encoding_check(const char *path, const char *text, int64_t size);

/* Whether the bytes are UTF-8. O(size). */
bool asc_encoding_is_utf8(const char *text, int64_t size);

#endif
