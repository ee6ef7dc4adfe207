/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person wants to read when a job has ended; private to cli/. */
#ifndef ATTRSCOPE_CLI_SUMMARY_H
#define ATTRSCOPE_CLI_SUMMARY_H

#include <mpi.h>

#include "attrscope/status.h"
#include "attrscope/table.h"

/* Prints, for every model, the attributes that shape its space most, and where the tables are
 * (`tables` may be NULL). Errors: those of asc_results_read_tables. Collective: the root speaks. */
asc_code asc_summary_print(MPI_Comm comm, const char *results_path, const char *tables);

/* What the energies over people say: one of its parts, from the table energy_summary. Nothing where
 * columns are missing. Local. */
void asc_summary_energies(const asc_table *table);

#endif
