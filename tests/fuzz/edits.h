/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Well-formed HDF5 files whose content is anything, with the checksums that belong to it. */
#ifndef ATTRSCOPE_TESTS_FUZZ_EDITS_H
#define ATTRSCOPE_TESTS_FUZZ_EDITS_H

#include <stddef.h>
#include <stdint.h>

/* The input as a file; with $FUZZ_BASE, that HDF5 file as the input's bytes tell to edit it.
 * Returns its path, valid until the next call. */
const char *fuzz_h5_file(const uint8_t *data, size_t size);

#endif
