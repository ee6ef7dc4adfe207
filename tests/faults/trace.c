/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace.h"

#include <execinfo.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>

enum { FRAMES = 48, OWN = 3 }; /* of the handler */

static int file = -1;
static long of_rank;

/* The same in every process whose addresses are not randomised. */
static uint64_t site(void) {
    void *frames[FRAMES];
    const int n = backtrace(frames, FRAMES);
    uint64_t hash = 14695981039346656037u;
    for (int i = OWN; i < n; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
    return hash;
}

void asc_fault_trace_begin(long rank) {
    const char *path = getenv("ASC_FAULT_TRACE");
    if (!path)
        return;
    of_rank = rank;
    site(); /* loads what unwinding needs */
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void asc_fault_trace(const char *call, const char *path) {
    char line[PATH_MAX + 128];
    if (file < 0)
        return;
    const int length = snprintf(line, sizeof line, "%ld %s %016llx %s\n", of_rank, call,
                                (unsigned long long)site(), path);
    asc_fault_call(SYS_write, file, (long)line, length, 0, 0, 0);
}
