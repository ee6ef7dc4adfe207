/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of the calls on files, for tests that choose among them. */
#ifndef ATTRSCOPE_FAULTS_TRACE_H
#define ATTRSCOPE_FAULTS_TRACE_H

/* Opens ASC_FAULT_TRACE, if it is set; before calls are caught. */
void asc_fault_trace_begin(long rank);

/* Appends the line "RANK CALL SITE PATH", SITE a hash of the functions on the stack. */
void asc_fault_trace(const char *call, const char *path);

/* Lets a call through, uncaught: the one place that may. */
long asc_fault_call(long number, long a, long b, long c, long d, long e, long f);

#endif
