/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One job at a time on one output folder. Internal; local: the root. */
#ifndef ATTRSCOPE_RESTART_LOCK_H
#define ATTRSCOPE_RESTART_LOCK_H

#include <stdbool.h>

#include "attrscope/status.h"

/* The name of the file in the folder. */
#define ASC_LOCK_NAME "attrscope.lock"

/* A lock held by this process; zero-initialised: none. */
typedef struct asc_lock {
    char *path;
    int file;
    bool alone; /* no other process has it; false where the file system has no locks */
} asc_lock;

/* Takes the lock of the folder, which says who holds it: user, host, process, job, time. It goes
 * with the process, however that ends; what a dead one left behind is told and taken over, and what
 * it had not finished writing may be removed from then on (asc_atomic_bury). A file of that name
 * that is a symbolic link or not of this program is left alone. Errors: ASC_CANTCREAT (held by
 * another job, with who it is; not ours; no permission), ASC_IO, ASC_MEMORY. */
asc_code asc_lock_take(const char *folder, asc_lock *lock);

/* Removes it, and the folder when it is empty. A no-op without one. */
void asc_lock_drop(asc_lock *lock);

#endif
