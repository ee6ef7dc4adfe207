/* One job at a time on one output folder. Internal; local: the root. */
#ifndef ATTRSCOPE_RESTART_LOCK_H
#define ATTRSCOPE_RESTART_LOCK_H

#include "attrscope/status.h"

/* A lock held by this process; zero-initialised: none. */
typedef struct asc_lock {
    char *path;
    int file;
} asc_lock;

/* Takes the lock `folder`/lock, which says who holds it: host, process, job, time. It goes with the
 * process, however that ends; what a dead one left behind is told and taken over, and the files
 * that it had not finished writing are removed. Errors: ASC_CANTCREAT (held by another job, with
 * who it is), ASC_IO, ASC_MEMORY. */
asc_code asc_lock_take(const char *folder, asc_lock *lock);

/* Removes it, and the folder when it is empty. A no-op without one. */
void asc_lock_drop(asc_lock *lock);

#endif
