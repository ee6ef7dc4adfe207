/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors and how ranks agree on them.
 *
 * Every fallible function returns an asc_code; on failure it has called asc_fail() once, which
 * keeps one message per thread. "Local" functions may fail on one rank alone: their caller must
 * pass the code through asc_agree() before the next collective call. "Collective" functions have
 * done so themselves and return the same code, with the same message, on every rank of the
 * communicator. */
#ifndef ATTRSCOPE_STATUS_H
#define ATTRSCOPE_STATUS_H

#include <mpi.h>

/* Exit codes of sysexits.h; 0 is success. */
typedef enum asc_code {
    ASC_OK = 0,
    ASC_USAGE = 64,     /* the command line or the study file is wrong */
    ASC_DATA = 65,      /* the input's content is wrong */
    ASC_NOINPUT = 66,   /* an input is missing or unreadable */
    ASC_INTERNAL = 70,  /* a broken invariant: a bug of ours */
    ASC_MEMORY = 71,    /* the system refused memory or a thread */
    ASC_CANTCREAT = 73, /* an output cannot be created */
    ASC_IO = 74,        /* reading or writing failed midway */
    ASC_AGAIN = 75      /* stopped, or a file is in use; the same command continues */
} asc_code;

enum { ASC_MESSAGE_SIZE = 2048 };

/* Records the message of a failure (printf format; file, place, remedy, in one line) and returns
 * `code`. A later failure on the same thread replaces it. Local. */
asc_code asc_fail(asc_code code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The message of this thread's last failure; owned by the library, "" when there was none. Local.
 */
const char *asc_error_message(void);

/* All ranks pass their own code; if any failed, every rank gets the code and the message of the
 * lowest failing rank. Collective; one Allreduce, and one Bcast when something failed. */
asc_code asc_agree(MPI_Comm comm, asc_code mine);

/* Runs `call`, stores its code in `code`, and leaves to `label` when it failed. */
#define ASC_TRY(code, call, label)                                                                 \
    do {                                                                                           \
        (code) = (call);                                                                           \
        if ((code) != ASC_OK)                                                                      \
            goto label;                                                                            \
    } while (0)

#endif
