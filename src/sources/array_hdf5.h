/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dataset of someone's HDF5 file, MATLAB's version 7.3 among them, read without trust: hard links
 * only, nothing that lies in other files or was never written. Every rank opens the file for itself
 * and reads hyperslabs. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_ARRAY_HDF5_H
#define ATTRSCOPE_SOURCES_ARRAY_HDF5_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/array.h"

typedef struct asc_array_hdf5 asc_array_hdf5;

/* The dataset `key` (a path inside the file), or the only one. `name` is the array's, for messages.
 * Errors: ASC_DATA, ASC_IO, ASC_AGAIN (another program writes to the file), ASC_MEMORY. */
asc_code asc_array_hdf5_open(const char *name, const char *file, const char *key,
                             asc_array_hdf5 **out);

/* The file's descriptor; -1 where HDF5 has none. */
int asc_array_hdf5_descriptor(const asc_array_hdf5 *from);

/* Fills kind, item_size, order and shape of `array`: items are read in the host's types. */
void asc_array_hdf5_describe(const asc_array_hdf5 *from, asc_array *array);

/* Rows that are best read together, for a buffer of at least one row: whole chunks. Pure. */
int64_t asc_array_hdf5_batch(const asc_array_hdf5 *from, const asc_array *array);

/* Items of rows first .. first+count-1 into out [count, columns], or [columns, count] where the
 * array is in Fortran order. Errors: ASC_DATA, ASC_IO. */
asc_code asc_array_hdf5_read(const asc_array_hdf5 *from, const asc_array *array, int64_t first,
                             int64_t count, void *out);

void asc_array_hdf5_close(asc_array_hdf5 **from);

#endif
