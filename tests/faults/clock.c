/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With ASC_CLOCK_JUMPS set, the time of day goes forth and back by ASC_CLOCK_JUMPS seconds, at
 * every call. Time since the start of the machine does not: no clock of a node does that. */
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t jump(void) {
    static atomic_long calls;
    const char *seconds = getenv("ASC_CLOCK_JUMPS");
    if (!seconds)
        return 0;
    return calls++ % 2 ? strtol(seconds, NULL, 10) : -strtol(seconds, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    const int code = (int)syscall(SYS_clock_gettime, clock, at);
    if (code == 0 && clock == CLOCK_REALTIME)
        at->tv_sec += jump();
    return code;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at)
        *at = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *at = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}
