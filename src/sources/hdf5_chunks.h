/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed chunks, looked at before HDF5 unpacks them: 1.10 reads beyond a chunk that unpacks to less
 * than its size. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_HDF5_CHUNKS_H
#define ATTRSCOPE_SOURCES_HDF5_CHUNKS_H

#include <hdf5.h>
#include <stdbool.h>

#include "attrscope/status.h"

/* Whether all filters are of those that are looked at: shuffle, gzip, fletcher32. Pure. */
bool asc_hdf5_filters_known(hid_t creation);

/* Whether the chunks [n_dims] that a slab touches unpack to `chunk` items each. *fine is false for
 * damaged ones. Errors: ASC_MEMORY. O(bytes of the chunks). */
asc_code asc_hdf5_check_chunks(hid_t dataset, int n_dims, const hsize_t *chunk,
                               const hsize_t *start, const hsize_t *extent, bool *fine);

#endif
