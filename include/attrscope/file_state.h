/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a file is still what it was when it was first looked at. */
#ifndef ATTRSCOPE_FILE_STATE_H
#define ATTRSCOPE_FILE_STATE_H

#include <stdint.h>

#include "attrscope/status.h"

/* What changes when a file is written to or replaced. Valid on the node where it was taken. */
typedef struct asc_file_state {
    uint64_t inode;
    int64_t size;
    int64_t seconds, nanoseconds;               /* of its last change, as it says */
    int64_t change_seconds, change_nanoseconds; /* and as the system says: no program sets it */
} asc_file_state;

/* Of an open file. Errors: ASC_IO, naming `path`. Local. */
asc_code asc_file_state_take(int descriptor, const char *path, asc_file_state *state);

/* ASC_IO when an open file is no longer in `state`. Local. */
asc_code asc_file_state_check(int descriptor, const char *path, const asc_file_state *state);

#endif
