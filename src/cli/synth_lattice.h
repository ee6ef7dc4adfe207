/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attrscope synth --lattice. Private to cli/. */
#ifndef ATTRSCOPE_CLI_SYNTH_LATTICE_H
#define ATTRSCOPE_CLI_SYNTH_LATTICE_H

#include "cli/cli.h"

/* Errors: ASC_USAGE and those of asc_synth_lattice_write. Collective. */
asc_code asc_cli_synth_lattice(MPI_Comm comm, const asc_cli_arguments *arguments);

#endif
