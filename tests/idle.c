/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into tests: ranks that wait, which Open MPI lets spin and yield, sleep instead. Several
 * ranks share a core there, and several tests the machine. */
#include <sched.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { STREAK_GAP = 20000, PATIENCE = 50000, SLEEP = 100000 }; /* nanoseconds */

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Calls that follow each other closely are of somebody who has nothing to do. */
int sched_yield(void) {
    static _Thread_local int64_t since, last;
    const int64_t at = now();
    if (at - last > STREAK_GAP)
        since = at;
    if (at - since < PATIENCE) {
        syscall(SYS_sched_yield);
    } else {
        prctl(PR_SET_TIMERSLACK, 1000);
        nanosleep(&(struct timespec){0, SLEEP}, NULL);
    }
    last = now();
    return 0;
}
