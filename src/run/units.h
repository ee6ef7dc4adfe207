/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All units of a run and where they stand. Internal. */
#ifndef ATTRSCOPE_RUN_UNITS_H
#define ATTRSCOPE_RUN_UNITS_H

#include "attrscope/pack.h"
#include "attrscope/run.h"

typedef struct asc_run_unit {
    asc_unit unit;
    int32_t analysis; /* of options->analyses */
    int64_t index;    /* in the analysis */
    double cost;      /* predicted seconds of one rank (plan/cost.h) */
    int32_t chosen;   /* of a model that the run is about */
    int32_t finished; /* its outcome is on disk */
    int32_t failed;   /* asc_code */
} asc_run_unit;

typedef struct asc_run_units {
    asc_run_unit *units; /* [n] analysis by analysis; the same on every rank */
    int64_t n;
} asc_run_units;

/* Opens a study if there is one, lists the units of the analyses of a stage, and looks which are
 * finished. Errors: those of the analyses. Collective: the root reads. */
asc_code asc_run_list(MPI_Comm comm, const asc_settings *settings, const asc_run_options *options,
                      int stage, asc_run_units *units);
void asc_run_units_free(asc_run_units *units);

/* Appends units. Errors: ASC_MEMORY. Local. */
asc_code asc_run_units_join(asc_run_units *units, const asc_run_units *more);

/* Whether a failure is about the data of one unit or model, so that others can go on. Pure. */
bool asc_run_is_about_data(asc_code code);

/* Paths of a unit's outcome and checkpoint, owned by the caller. Errors: ASC_MEMORY. Local. */
asc_code asc_run_outcome_path(const asc_run_options *options, const asc_unit *unit, char **path);
asc_code asc_run_checkpoint_path(const asc_run_options *options, const asc_unit *unit, char **path);

/* Computes what is not finished on groups of ranks, and reports what failed. Errors: ASC_AGAIN,
 * those that are not about a unit's data. Collective. */
asc_code asc_run_compute(MPI_Comm comm, const asc_settings *settings,
                         const asc_run_options *options, asc_run_units *units,
                         asc_run_report *report);

/* Makes the tables of every analysis whose results are not those of these units. *changed says
 * whether any were. Errors: those of the analyses and the results. Local; the root. */
asc_code asc_run_assemble(const asc_settings *settings, const asc_run_options *options,
                          const asc_run_units *units, bool *changed);

/* A job of an analysis: opens its study, if it has one, with what the analyses of former stages
 * share, and the analysis; units are freed unless asked for. Errors: theirs. Collective over comm.
 */
asc_code asc_run_open(MPI_Comm comm, const asc_settings *settings, const asc_run_options *options,
                      const asc_analysis *analysis, asc_job *job, asc_unit **units, int64_t *n);
void asc_run_close(const asc_analysis *analysis, asc_job *job);

#endif
