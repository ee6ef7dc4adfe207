/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a folder's runs were asked for: the models of all of them, so that a run of some goes on
 * with the others, and the analyses of the last one. Internal. */
#ifndef ATTRSCOPE_RUN_ROSTER_H
#define ATTRSCOPE_RUN_ROSTER_H

#include "attrscope/settings.h"

/* Leaves the models that the globs match (NULL: all) and those that the roster in `units` names.
 * Errors: ASC_USAGE (the globs match none), ASC_MEMORY, ASC_IO, ASC_DATA (a damaged roster).
 * Collective: the root reads. */
asc_code asc_run_roster_apply(MPI_Comm comm, const char *units, const char *globs,
                              asc_settings *settings);

/* Writes the roster of the settings' models and analyses. Errors: ASC_MEMORY, ASC_CANTCREAT,
 * ASC_IO. Local; the root. */
asc_code asc_run_roster_write(const char *units, const asc_settings *settings);

/* What the roster in `units` names, with commas between: models as "name_architecture", analyses.
 * NULL where there is none; owned by the caller. Errors: ASC_MEMORY, ASC_IO, ASC_DATA (damaged).
 * Local. */
asc_code asc_run_roster_read(const char *units, char **models, char **analyses);

#endif
