/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "restart/stop.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"

/* Seconds before the end of the time: to finish a tile, write a checkpoint and leave. */
enum { MARGIN = 30, TAG_STOP = 1 };

static const int SIGNALS[] = {SIGTERM, SIGUSR1, SIGINT};
enum { N_SIGNALS = sizeof SIGNALS / sizeof SIGNALS[0] };

/* One a process: signals belong to the process, not to an object. */
static volatile sig_atomic_t caught;
static unsigned patience; /* seconds; 0: nobody listens yet */
static struct {
    MPI_Comm comm; /* MPI_COMM_NULL before begin and after end */
    int rank, size;
    bool told;          /* this rank has told the others */
    int heard;          /* from how many ranks */
    int requested;      /* read by all threads */
    int out_of_time;    /* why: the clock */
    double deadline;    /* asc_clock; 0: none */
    MPI_Request *sends; /* [size] */
} stop = {.comm = MPI_COMM_NULL};

static void on_signal(int number) {
    if (!caught)
        alarm(patience);
    caught = number;
}

static void on_alarm(int number) {
    static const char message[] =
        "attrscope: error: stopped hard: no place to stop was reached in time after the signal; "
        "the same command goes on from what is on disk\n";
    (void)number;
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(ASC_IO);
    _exit(ASC_AGAIN);
}

void asc_stop_listen(unsigned seconds) {
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    patience = seconds;
    sigemptyset(&action.sa_mask);
    for (int s = 0; s < N_SIGNALS; s++)
        sigaction(SIGNALS[s], &action, NULL);
    action.sa_handler = on_alarm;
    sigaction(SIGALRM, &action, NULL);
}

/* Seconds until Slurm ends the job; 0 when it does not say. */
static double slurm_seconds(void) {
    const char *text = getenv("SLURM_JOB_END_TIME");
    const double end = text ? strtod(text, NULL) : 0;
    return end > 0 ? end - (double)time(NULL) : 0;
}

asc_code asc_stop_begin(MPI_Comm world, double seconds) {
    MPI_Comm_dup(world, &stop.comm);
    MPI_Comm_rank(stop.comm, &stop.rank);
    MPI_Comm_size(stop.comm, &stop.size);
    stop.told = false;
    stop.heard = stop.requested = stop.out_of_time = 0;
    const double left = seconds > 0 ? seconds : slurm_seconds();
    stop.deadline = left != 0 ? asc_clock() + left - MARGIN : 0;
    asc_code code =
        asc_alloc(&stop.sends, (uint64_t)stop.size, sizeof *stop.sends, "stop messages");
    code = asc_agree(world, code);
    if (code != ASC_OK) {
        MPI_Comm_free(&stop.comm);
        return code;
    }
    /* MPICH takes SIGUSR1 as it starts, and waits for its launcher at each. */
    asc_stop_listen(patience > 0 ? patience : ASC_STOP_PATIENCE);
    return ASC_OK;
}

/* Who is told by another does not tell again: everyone has been told. */
static void tell(void) {
    for (int r = 0; r < stop.size; r++) {
        stop.sends[r] = MPI_REQUEST_NULL;
        if (r != stop.rank)
            MPI_Isend(NULL, 0, MPI_BYTE, r, TAG_STOP, stop.comm, &stop.sends[r]);
    }
    stop.told = true;
}

static void request(void) {
#pragma omp atomic write
    stop.requested = 1;
}

static void hear(void) {
    int there = 1;
    MPI_Status status;
    for (;;) {
        MPI_Iprobe(MPI_ANY_SOURCE, TAG_STOP, stop.comm, &there, &status);
        if (!there)
            return;
        MPI_Recv(NULL, 0, MPI_BYTE, status.MPI_SOURCE, TAG_STOP, stop.comm, MPI_STATUS_IGNORE);
        stop.heard++;
        request();
    }
}

void asc_stop_poll(void) {
    if (stop.comm == MPI_COMM_NULL)
        return;
    if (stop.deadline != 0 && asc_clock() > stop.deadline)
        stop.out_of_time = 1;
    hear();
    if (!caught && !stop.out_of_time)
        return;
    if (!asc_stop_requested())
        tell();
    request();
}

bool asc_stop_requested(void) {
    int requested;
#pragma omp atomic read
    requested = stop.requested;
    return requested;
}

static const char *reason(void) {
    if (stop.out_of_time)
        return "the job's time is nearly over";
    if (caught)
        return strsignal(caught);
    return "another rank was asked to";
}

asc_code asc_stop_check(void) {
    asc_stop_poll();
    if (!asc_stop_requested())
        return ASC_OK;
    return asc_fail(ASC_AGAIN, "stopped: %s; the same command goes on from here", reason());
}

void asc_stop_end(void) {
    if (stop.comm == MPI_COMM_NULL)
        return;
    int told = stop.told, all = 0;
    MPI_Allreduce(&told, &all, 1, MPI_INT, MPI_SUM, stop.comm);
    while (stop.heard < all - told)
        hear();
    for (int r = 0; stop.told && r < stop.size; r++)
        MPI_Wait(&stop.sends[r], MPI_STATUS_IGNORE);
    free(stop.sends);
    stop.sends = NULL;
    MPI_Comm_free(&stop.comm);
}
