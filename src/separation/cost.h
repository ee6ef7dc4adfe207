/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all pairs of a model's images take. Internal; pure. */
#ifndef ATTRSCOPE_SEPARATION_COST_H
#define ATTRSCOPE_SEPARATION_COST_H

#include "plan/cost.h"
#include "separation/population.h"

/* Adds asc_population_measure. */
void asc_population_cost(const asc_cost_input *in, const asc_population_wish *wish, asc_cost *cost);
/* Adds asc_auc_measure. */
void asc_auc_cost(const asc_cost_input *in, asc_cost *cost);

#endif
