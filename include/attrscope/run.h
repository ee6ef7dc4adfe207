/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs analyses: their units on groups of ranks, largest first; what is finished stays on disk, so
 * that a run goes on where another was stopped; then the tables of what there is. */
#ifndef ATTRSCOPE_RUN_H
#define ATTRSCOPE_RUN_H

#include "attrscope/analysis.h"

/* Where things are and what to do with them; borrowed. */
typedef struct asc_run_options {
    const asc_analysis *const *analyses; /* [n_analyses] in the order of their results */
    int n_analyses;
    const char *study;   /* study file; NULL for lattices alone */
    const char *results; /* results file to write or add to */
    const char *units;   /* folder of finished units and checkpoints; made if absent */
    const char *reuse;   /* folder searched, with the folders in it, for finished units; or NULL */
    const char *models;  /* globs of those whose units are computed; NULL: all */
    double interval;     /* seconds between checkpoints */
} asc_run_options;

typedef struct asc_run_report {
    int64_t units, found;           /* all; those that were finished before */
    bool assembled;                 /* whether the results file was changed */
    asc_code failed;                /* ASC_OK, or that of the first unit that failed on its data */
    char message[ASC_MESSAGE_SIZE]; /* of that one */
} asc_run_report;

/* Every unit that is not finished is computed by a group of ranks, which takes the next one until
 * none is left. A unit that fails on its data (ASC_DATA, ASC_NOINPUT) is reported, and its model is
 * left out of that analysis' tables; report->failed says so. Tables are made of
 * all units that are finished, also of models that `models` leaves out. Errors: ASC_AGAIN when
 * asked to stop, those of the analyses and of the files. Collective. */
asc_code asc_run_analyses(MPI_Comm comm, const asc_settings *settings,
                          const asc_run_options *options, asc_run_report *report);

#endif
