/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The study file of a run: imported unless it is there already. Internal. */
#ifndef ATTRSCOPE_RUN_IMPORT_H
#define ATTRSCOPE_RUN_IMPORT_H

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* What became of models that could not be used. */
typedef struct asc_dropped {
    asc_code code; /* ASC_OK: none was dropped */
    char message[ASC_MESSAGE_SIZE];
} asc_dropped;

/* Takes models whose data are bad out of the settings, and warns of them. Errors: `code`, with its
 * message, when it is not about data, none is bad or none would be left. Collective. */
asc_code asc_run_drop_bad_models(MPI_Comm comm, asc_code code, asc_settings *settings,
                                 asc_dropped *dropped);

/* Reads every model's array as an import would, and takes those out whose rows are bad, as above.
 * Errors: those of asc_study_import when none would be left. Collective; O(N D). */
asc_code asc_run_check_models(MPI_Comm comm, asc_settings *settings, asc_dropped *dropped);

/* Imports the study into `study`, unless `units` says that it holds exactly what the settings name:
 * same files, sizes, times of change. Bad models are dropped as above. Errors: those of
 * asc_study_import. Collective. */
asc_code asc_run_import(MPI_Comm comm, asc_settings *settings, const char *study, const char *units,
                        asc_dropped *dropped);

/* After an analysis has failed: where the study file was not read as it was written, the next run
 * shall not take it for what was imported. Collective. */
void asc_run_doubt_import(MPI_Comm comm, asc_code code, const char *study, const char *units);

#endif
