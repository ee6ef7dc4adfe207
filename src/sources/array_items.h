/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of an array's items. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_ARRAY_ITEMS_H
#define ATTRSCOPE_SOURCES_ARRAY_ITEMS_H

#include "attrscope/array.h"
#include "sources/array_stream.h"

/* The array's bytes once more, owned by the caller. Errors: as asc_array_open. */
asc_code asc_array_reopen(const asc_array *array, asc_array_stream **stream);

/* Rows first .. first+count-1 as they lie in the file into out [count, columns, item_size], in C
 * order. Errors as asc_array_read_f32. */
asc_code asc_array_read_items(const asc_array *array, int64_t first, int64_t count, uint8_t *out);

#endif
