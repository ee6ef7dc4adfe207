/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which dataset of someone's HDF5 file is meant. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_HDF5_PATH_H
#define ATTRSCOPE_SOURCES_HDF5_PATH_H

#include <hdf5.h>

#include "attrscope/status.h"

/* The path of the dataset inside an open file: `key`, or that of the only dataset; owned by the
 * caller. Every link on it is a hard one. `name` and `path` are the array's and the file's, for
 * messages. Errors: ASC_DATA, ASC_IO, ASC_MEMORY. */
asc_code asc_hdf5_find(hid_t file, const char *name, const char *path, const char *key,
                       char **found);

#endif
