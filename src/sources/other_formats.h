/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats of arrays that are not read. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_OTHER_FORMATS_H
#define ATTRSCOPE_SOURCES_OTHER_FORMATS_H

#include <stdint.h>

#include "attrscope/status.h"

enum { ASC_FORMAT_START = 12 };

/* ASC_DATA for a file that does not begin as a .npy does: what it is, and the line of Python that
 * makes a .npy of it. */
asc_code asc_refuse_format(const char *path, const uint8_t start[ASC_FORMAT_START]);

/* The same for a zip archive of PyTorch's. */
asc_code asc_refuse_torch(const char *path);

#endif
