/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char message[ASC_MESSAGE_SIZE];

asc_code asc_fail(asc_code code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char text[ASC_MESSAGE_SIZE]; /* the old message may be among the arguments */
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    memcpy(message, text, sizeof message);
    return code;
}

const char *asc_error_message(void) {
    return message;
}

asc_code asc_agree(MPI_Comm comm, asc_code mine) {
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    int first = mine == ASC_OK ? size : rank;
    MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, comm);
    if (first == size)
        return ASC_OK;
    int code = (int)mine;
    MPI_Bcast(&code, 1, MPI_INT, first, comm);
    MPI_Bcast(message, ASC_MESSAGE_SIZE, MPI_CHAR, first, comm);
    return (asc_code)code;
}
