/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a folder's runs were asked for: the models of all of them, so that a run of some goes on
 * with the others, and of the last one its analyses and its models, also those whose data could not
 * be used. Internal. */
#ifndef ATTRSCOPE_RUN_ROSTER_H
#define ATTRSCOPE_RUN_ROSTER_H

#include "attrscope/settings.h"

/* Leaves the models that the globs match (NULL: all) and those that the roster in `units` names.
 * Errors: ASC_USAGE (the globs match none), ASC_MEMORY, ASC_IO, ASC_DATA (a damaged roster).
 * Collective: the root reads. */
asc_code asc_run_roster_apply(MPI_Comm comm, const char *units, const char *globs,
                              asc_settings *settings);

/* The settings' models, as "name_architecture" with commas between; NULL where there is none; owned
 * by the caller. Errors: ASC_MEMORY. Local. */
asc_code asc_run_roster_list(const asc_settings *settings, char **models);

/* Writes the roster of the settings' models and analyses, and of the models that were asked for
 * before any was dropped, a list as above: where these are others than before, tables and report
 * are out of date. Errors: ASC_MEMORY, ASC_CANTCREAT, ASC_IO. Local; the root. */
asc_code asc_run_roster_write(const char *units, const asc_settings *settings, char *asked);

/* What the last run was asked for, by the roster in `units`: models and analyses, lists as above.
 * Errors: ASC_MEMORY, ASC_IO, ASC_DATA (damaged). Local. */
asc_code asc_run_roster_read(const char *units, char **asked, char **analyses);

#endif
