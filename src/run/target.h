/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outputs of import and run that would replace what is the user's. Internal. */
#ifndef ATTRSCOPE_RUN_TARGET_H
#define ATTRSCOPE_RUN_TARGET_H

#include <mpi.h>

#include "attrscope/settings.h"
#include "attrscope/status.h"

typedef enum asc_target { ASC_TARGET_STUDY, ASC_TARGET_RESULTS } asc_target;

/* Refuses an output that is there and is a file that the settings name, by this name or through
 * links, or that attrscope did not make (of results: that is no HDF5 file); damage behind a file's
 * beginning does not count. Errors: ASC_CANTCREAT, ASC_MEMORY. Collective: the root looks. */
asc_code asc_run_check_target(MPI_Comm comm, const asc_settings *settings, asc_target target,
                              const char *path);

#endif
