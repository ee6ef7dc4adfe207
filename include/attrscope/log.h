/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user sees on stderr while a job runs. Only rank 0 of MPI_COMM_WORLD speaks; a call from
 * another rank is silent, so that callers need no "if (rank == 0)". While groups of ranks work on a
 * unit each, warnings of asc_log are said by the root of the group that they come from. */
#ifndef ATTRSCOPE_LOG_H
#define ATTRSCOPE_LOG_H

#include <stdbool.h>
#include <stdint.h>

typedef enum asc_log_level { ASC_LOG_WARN = 0, ASC_LOG_INFO = 1, ASC_LOG_DEBUG = 2 } asc_log_level;

/* Messages above `level` are dropped; INFO at the start. Local. */
void asc_log_set_level(asc_log_level level);

/* From here until asc_log_leave_group this rank works in a group; it says warnings when `speaks`,
 * which is so for the group's root alone. Local. */
void asc_log_enter_group(bool speaks);
void asc_log_leave_group(void);

/* One line, "attrscope: ..." ("attrscope: warning: ..." at WARN). Local. */
void asc_log(asc_log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, but a line that has been said is not said again: inputs are read by the checks before a
 * run, and by the run. Local. */
void asc_log_once(asc_log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same from any rank: for what one rank alone comes to know. Local. */
void asc_log_from_any(asc_log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A running task's progress: a bar that is redrawn on a terminal, otherwise one line every 30 s.
 * `unit` names what is counted ("pairs"). Rate and ETA are estimated from the root's own share. */
typedef struct asc_progress {
    const char *task; /* borrowed */
    const char *unit; /* borrowed */
    double total;
    double done;
    double start;     /* seconds, monotonic clock */
    double last_line; /* seconds, monotonic clock */
    bool terminal;
    bool shown;
} asc_progress;

/* Starts counting towards `total` units. Local. */
void asc_progress_begin(asc_progress *progress, const char *task, const char *unit, double total);

/* Adds finished units and shows the state when it is time to. Not thread-safe: one thread calls. */
void asc_progress_add(asc_progress *progress, double units);

/* Ends the line on a terminal. Local. */
void asc_progress_end(asc_progress *progress);

/* Monotonic time in seconds. Local. */
double asc_clock(void);

#endif
