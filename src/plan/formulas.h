/* What the formulas of several analyses share. Internal; pure. */
#ifndef ATTRSCOPE_PLAN_FORMULAS_H
#define ATTRSCOPE_PLAN_FORMULAS_H

#include "plan/plan.h"

double asc_cost_pairs(double n);

/* Own blocks of a rank in a sweep, in rows. */
double asc_cost_own_rows(const asc_cost_input *in);

/* Adds `sweeps` sweeps: products, `seconds_a_pair` of counting, and the travelling blocks. */
void asc_cost_add_sweeps(const asc_cost_input *in, double sweeps, double operations_a_pair,
                         double seconds_a_pair, asc_cost *cost);

/* A sweep's points with so many vectors each, travelling blocks and tiles. */
double asc_cost_sweep_bytes(const asc_cost_input *in, double vectors);

/* Signs and identities of all points. */
double asc_cost_labels_bytes(const asc_cost_input *in);

/* Room for reading rows here and there, and for reading this rank's share of a model. */
double asc_cost_scattered(const asc_cost_input *in);
double asc_cost_loading(const asc_cost_input *in);

/* Identities a side of a draw of at most `most`; 0: all. */
double asc_cost_samples(const asc_cost_input *in, int64_t most);

#endif
