/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an output can be written, found out before the work; private to cli/. */
#ifndef ATTRSCOPE_CLI_OUTPUT_H
#define ATTRSCOPE_CLI_OUTPUT_H

#include <mpi.h>
#include <stdbool.h>

#include "attrscope/status.h"

/* Refuses a path whose folder cannot be written into, or that is something else than a file (or a
 * folder). Folders that are missing need not exist yet; nothing is left behind. Errors:
 * ASC_CANTCREAT, ASC_MEMORY. Collective: the root looks. */
asc_code asc_output_check(MPI_Comm comm, const char *path, bool is_folder);

/* Bytes free where `path` is or would be, as far as this user may use them; 0 when unknown. Local.
 */
double asc_output_free_bytes(const char *path);

/* folder/name, owned by the caller. Errors: ASC_MEMORY. Local. */
asc_code asc_output_join(const char *folder, const char *name, char **path);

#endif
