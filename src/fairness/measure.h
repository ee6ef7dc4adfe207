/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sweeps of one model. Internal. */
#ifndef ATTRSCOPE_FAIRNESS_MEASURE_H
#define ATTRSCOPE_FAIRNESS_MEASURE_H

#include "fairness/outcome.h"

/* Adds what pairs say to an outcome that asc_fairness_outcome_init made; rank 0's counts. Errors:
 * those of reading and of sweeps. Collective. */
asc_code asc_fairness_measure(const asc_job *job, int64_t model, asc_fairness_outcome *outcome);

#endif
