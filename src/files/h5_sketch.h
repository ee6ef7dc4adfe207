/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An HDF5 file that is drawn in memory, with holes where others write data to the disk, and goes to
 * the disk by plain calls: HDF5 1.10 cannot close a file whose disk fails without crashing at the
 * end of the program. Internal; local. */
#ifndef ATTRSCOPE_FILES_H5_SKETCH_H
#define ATTRSCOPE_FILES_H5_SKETCH_H

#include "files/h5_store.h"

/* Bytes begin .. end-1 of the file. */
typedef struct asc_h5_hole {
    uint64_t begin, end;
} asc_h5_hole;

typedef struct asc_h5_sketch {
    int memory;         /* descriptor; negative: none */
    asc_h5_hole *holes; /* [n_holes] owned */
    int64_t n_holes;
} asc_h5_sketch;

/* Takes over a file of asc_h5_create, which is closed (also on failure); room for `most_holes`.
 * `path` is for messages. Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_h5_sketch_begin(hid_t *file, int64_t most_holes, const char *path,
                             asc_h5_sketch *sketch);

/* Opens it for changes, once it has been written to the temporary file; datasets of `alignment`
 * bytes and more begin at multiples of it. Close it with H5Fclose. Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_h5_sketch_open(const asc_h5_sketch *sketch, const asc_atomic_file *target,
                            hsize_t alignment, hid_t *file);

/* The place of a contiguous dataset is a hole from now on. Errors: ASC_IO. */
asc_code asc_h5_sketch_leave_out(asc_h5_sketch *sketch, hid_t dataset, const char *path);

/* Bytes of the file, with its holes. */
int64_t asc_h5_sketch_size(const asc_h5_sketch *sketch);

/* Writes all but the holes to the temporary file. Errors: ASC_IO, ASC_CANTCREAT, ASC_MEMORY. */
asc_code asc_h5_sketch_write(const asc_h5_sketch *sketch, const asc_atomic_file *target);

void asc_h5_sketch_free(asc_h5_sketch *sketch);

#endif
