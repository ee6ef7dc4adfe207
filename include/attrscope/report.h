/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report: what the tables say, for people who look rather than read. */
#ifndef ATTRSCOPE_REPORT_H
#define ATTRSCOPE_REPORT_H

#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

typedef struct asc_report_options {
    bool pdf;            /* every figure as figures/<name>.pdf as well */
    const char *models;  /* globs, with commas between, of the models that are shown one by one;
                            NULL: those that the results note (ASC_REPORT_MODELS_NOTE), or, of many,
                            those that stand out; borrowed */
    char *const *curves; /* [n_curves] attributes whose cumulative distributions are drawn */
    int64_t n_curves;
    const char *asked_models, *asked_analyses; /* of the run that made the results, with commas
                            between ("name_architecture"): what they lack is said; NULL: not known;
                            borrowed */
} asc_report_options;

/* Note of a results file: the models that its study file wants to see, as globs. */
#define ASC_REPORT_MODELS_NOTE "report_models"

/* Writes folder/report.html, one file that needs no network, and folder/figures/<name>.svg from
 * whatever the results file holds; figures of an earlier report that it has no more are removed.
 * The page links to folder/tables/ (asc_results_export). Figures are drawn by gnuplot; what cannot
 * be drawn, all of them where there is no gnuplot, is a sentence in its place. Errors: ASC_NOINPUT,
 * ASC_DATA (no table), ASC_USAGE (the globs match no model), ASC_CANTCREAT, ASC_IO. Collective: the
 * root works. */
asc_code asc_report_write(MPI_Comm comm, const char *results_path, const char *folder,
                          const asc_report_options *options);

/* Refuses a folder whose report.html is there and no report of attrscope. Errors: ASC_CANTCREAT,
 * ASC_MEMORY. Collective: the root looks. */
asc_code asc_report_check_place(MPI_Comm comm, const char *folder);

#endif
