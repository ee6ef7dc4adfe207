/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into tests: ranks that wait, which Open MPI lets spin and yield and MPICH on UCX lets
 * ask for messages without end, sleep instead. Several ranks share a core there, and several tests
 * the machine. */
#include <dlfcn.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { STREAK_GAP = 20000, PATIENCE = 50000, SLEEP = 100000 }; /* nanoseconds */

struct streak {
    int64_t since, last;
};

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Calls that follow each other closely are of somebody who has nothing to do: whether they have for
 * some time, and then it has slept. */
static bool sleeps(struct streak *calls) {
    const int64_t at = now();
    if (at - calls->last > STREAK_GAP)
        calls->since = at;
    const bool idle = at - calls->since >= PATIENCE;
    if (idle) {
        prctl(PR_SET_TIMERSLACK, 1000);
        nanosleep(&(struct timespec){0, SLEEP}, NULL);
    }
    return idle;
}

int sched_yield(void) {
    static _Thread_local struct streak calls;
    if (!sleeps(&calls))
        syscall(SYS_sched_yield);
    calls.last = now();
    return 0;
}

/* UCX's: how much was done for messages. */
unsigned ucp_worker_progress(void *worker);
unsigned ucp_worker_progress(void *worker) {
    static _Thread_local struct streak calls;
    static unsigned (*progress)(void *);
    if (!progress)
        *(void **)&progress = dlsym(RTLD_NEXT, "ucp_worker_progress");
    const unsigned done = progress(worker);
    if (done)
        calls.since = now();
    else
        sleeps(&calls);
    calls.last = now();
    return done;
}
