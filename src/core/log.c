/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/log.h"

#include <mpi.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_LINE = 4096 };

static asc_log_level maximum = ASC_LOG_INFO;
static bool in_group = false, speaks_for_group = false;

static bool is_root(void) {
    int started = 0, ended = 0, rank = 0;
    MPI_Initialized(&started);
    MPI_Finalized(&ended);
    if (started && !ended)
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank == 0;
}

void asc_log_enter_group(bool speaks) {
    in_group = true;
    speaks_for_group = speaks;
}

void asc_log_leave_group(void) {
    in_group = false;
}

static bool is_speaker(asc_log_level level) {
    return in_group && level == ASC_LOG_WARN ? speaks_for_group : is_root();
}

void asc_log_set_level(asc_log_level level) {
    maximum = level;
}

__attribute__((format(printf, 2, 0))) static void
print_line(asc_log_level level, const char *format, va_list arguments) {
    char line[LONGEST_LINE];
    vsnprintf(line, sizeof line, format, arguments);
    fprintf(stderr, "attrscope: %s%s\n", level == ASC_LOG_WARN ? "warning: " : "", line);
}

void asc_log(asc_log_level level, const char *format, ...) {
    if (level > maximum || !is_speaker(level))
        return;
    va_list arguments;
    va_start(arguments, format);
    print_line(level, format, arguments);
    va_end(arguments);
}

/* Remembers a line, MOST of them; false when it was known. */
static bool is_new(const char *line) {
    enum { MOST = 512 };
    static uint64_t known[MOST];
    static int count = 0;
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *line; line++)
        hash = (hash ^ (unsigned char)*line) * 1099511628211u;
    for (int i = 0; i < count; i++)
        if (known[i] == hash)
            return false;
    if (count < MOST)
        known[count++] = hash;
    return true;
}

void asc_log_once(asc_log_level level, const char *format, ...) {
    char line[LONGEST_LINE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (level <= maximum && is_root() && is_new(line))
        asc_log_from_any(level, "%s", line);
}

void asc_log_from_any(asc_log_level level, const char *format, ...) {
    if (level > maximum)
        return;
    va_list arguments;
    va_start(arguments, format);
    print_line(level, format, arguments);
    va_end(arguments);
}

double asc_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void asc_progress_begin(asc_progress *progress, const char *task, const char *unit, double total) {
    *progress = (asc_progress){.task = task, .unit = unit, .total = total};
    progress->start = progress->last_line = asc_clock();
    progress->terminal = isatty(STDERR_FILENO);
}

static void format_time(double seconds, char text[32]) {
    if (seconds < 60)
        snprintf(text, 32, "%.0f s", seconds);
    else if (seconds < 3600)
        snprintf(text, 32, "%.0f min %02.0f s", seconds / 60 - 0.5, (double)((int)seconds % 60));
    else
        snprintf(text, 32, "%.1f h", seconds / 3600);
}

void asc_progress_add(asc_progress *progress, double units) {
    enum { TERMINAL_PERIOD_MS = 200, LINE_PERIOD_S = 30 };
    progress->done += units;
    double now = asc_clock();
    double period = progress->terminal ? TERMINAL_PERIOD_MS / 1000.0 : LINE_PERIOD_S;
    if (now - progress->last_line < period || maximum < ASC_LOG_INFO || !is_root())
        return;
    progress->last_line = now;
    double rate = progress->done / (now - progress->start);
    double share = progress->total > 0 ? progress->done / progress->total : 1;
    char eta[32];
    format_time(rate > 0 ? (progress->total - progress->done) / rate : 0, eta);
    fprintf(stderr, "%sattrscope: %s: %.0f %%, %.3g %s/s, %s left%s",
            progress->terminal ? "\r\033[K" : "", progress->task, 100 * share, rate, progress->unit,
            eta, progress->terminal ? "" : "\n");
    progress->shown = true;
}

void asc_progress_end(asc_progress *progress) {
    if (progress->terminal && progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
