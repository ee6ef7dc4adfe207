/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person wants to read when a job has ended; private to cli/. */
#ifndef ATTRSCOPE_CLI_SUMMARY_H
#define ATTRSCOPE_CLI_SUMMARY_H

#include <mpi.h>

#include "attrscope/status.h"

/* Prints what each analysis says of its tables, and where these are (`tables` may be NULL). Errors:
 * those of asc_results_read_tables. Collective: the root speaks. */
asc_code asc_summary_print(MPI_Comm comm, const char *results_path, const char *tables);

#endif
