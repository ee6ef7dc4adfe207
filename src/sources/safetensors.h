/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a safetensors file, parsed without trust. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_SAFETENSORS_H
#define ATTRSCOPE_SOURCES_SAFETENSORS_H

#include "attrscope/array.h"
#include "sources/array_stream.h"

/* Fills kind, item_size, shape and data_begin of `array`, whose path is set, with the tensor that
 * the stream's key names, or the only one. A file of `size` bytes that is not what its header says
 * is ASC_DATA. Errors: ASC_DATA, ASC_IO, ASC_MEMORY. */
asc_code asc_safetensors_read(asc_array_stream *stream, int64_t size, asc_array *array);

#endif
