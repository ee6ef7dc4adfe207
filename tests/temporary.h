/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of a test, in the folder that it has for itself (contain.sh): tests that run at a time may
 * have the same process number. */
#ifndef ATTRSCOPE_TESTS_TEMPORARY_H
#define ATTRSCOPE_TESTS_TEMPORARY_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ASC_TEMPORARY_SIZE = 4096 };

/* $TMPDIR/asc-<name>-<process> */
static inline void asc_temporary_path(char path[ASC_TEMPORARY_SIZE], const char *name) {
    const char *folder = getenv("TMPDIR");
    snprintf(path, ASC_TEMPORARY_SIZE, "%s/asc-%s-%ld", folder ? folder : "/tmp", name,
             (long)getpid());
}

#endif
