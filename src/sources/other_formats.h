/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files by how they begin, and formats of arrays that are not read. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_OTHER_FORMATS_H
#define ATTRSCOPE_SOURCES_OTHER_FORMATS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

/* Bytes of a file's beginning, zeros behind a shorter one. */
enum { ASC_FORMAT_START = 16 };

bool asc_is_npy(const uint8_t start[ASC_FORMAT_START]);
bool asc_is_hdf5(const uint8_t start[ASC_FORMAT_START]);
bool asc_is_matlab_hdf5(const uint8_t start[ASC_FORMAT_START]); /* version 7.3 */
bool asc_is_zip(const uint8_t start[ASC_FORMAT_START]);

/* Eight bytes of the header's length, then the header, in JSON; or, by its name, one that is
 * damaged. */
bool asc_is_safetensors(const char *path, const uint8_t start[ASC_FORMAT_START]);

/* Whether it is one of these, or of the formats that are not read. */
bool asc_is_binary(const char *path, const uint8_t start[ASC_FORMAT_START]);

/* ASC_DATA for a file that is not read: what it is, and the line of Python that makes a .npy of it.
 */
asc_code asc_refuse_format(const char *path, const uint8_t start[ASC_FORMAT_START]);

/* The same for a zip archive of PyTorch's. */
asc_code asc_refuse_torch(const char *path);

#endif
