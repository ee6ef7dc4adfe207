/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the results file. */
#ifndef ATTRSCOPE_RESULTS_PARTS_H
#define ATTRSCOPE_RESULTS_PARTS_H

#include <hdf5.h>
#include <sys/stat.h>

#include "attrscope/results.h"
#include "files/h5_store.h"

#define ASC_RESULTS_FORMAT ASC_H5_RESULTS
#define ASC_RESULTS_MAKER "name a file that attrscope made"

struct asc_results {
    char **analyses; /* [n] that the update replaces */
    int64_t n;
    const char *analysis; /* the one whose results are being put; of the analyses */
    hid_t file;           /* in memory */
    asc_atomic_file target;
    struct stat former; /* st_ino is 0 when there was no file */
    char *told;         /* what was left out, for the log: a line an analysis, or NULL; owned */
};

/* Every table as it is kept, held against its declaration: asc_results_read_tables before those
 * with another form are widened. */
asc_code asc_results_read_tidy(const char *path, asc_table **tables, int64_t *count);

#endif
