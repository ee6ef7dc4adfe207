/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points from a study file. Internal. */
#ifndef ATTRSCOPE_SWEEP_LOAD_H
#define ATTRSCOPE_SWEEP_LOAD_H

#include "attrscope/study.h"
#include "attrscope/sweep.h"

/* Reads rows[0..n-1] (the same ascending list on every rank) of a model's embeddings, each rank its
 * share, and prepares them. Release with asc_points_free. Errors: those of the parts. Collective.
 */
asc_code asc_points_load(MPI_Comm comm, asc_study *study, int64_t model, const int64_t *rows,
                         int64_t n, asc_points *points);

/* Reads this rank's rows [points->count] of a model into points made by asc_points_init and
 * prepares them. Errors: those of the parts. Collective over the study; preparing, over the points.
 */
asc_code asc_points_read(asc_study *study, int64_t model, const int64_t *rows, asc_points *points);

#endif
