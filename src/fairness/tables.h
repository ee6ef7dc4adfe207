/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the results file shows of fairness. Internal; local. */
#ifndef ATTRSCOPE_FAIRNESS_TABLES_H
#define ATTRSCOPE_FAIRNESS_TABLES_H

#include "attrscope/results.h"
#include "fairness/outcome.h"

/* Puts all tables and the draws' rates of every model. Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_fairness_put_tables(const asc_fairness_outcome *outcomes, int64_t n_models,
                                 double alpha, asc_results *results);

/* Its parts: what groups' rates are, their curves; what is said of how they differ. */
asc_code asc_fairness_put_groups(const asc_fairness_outcome *outcomes, int64_t n_models,
                                 asc_results *results);
asc_code asc_fairness_put_pairs(const asc_fairness_outcome *outcomes, int64_t n_models,
                                asc_results *results);
asc_code asc_fairness_put_det(const asc_fairness_outcome *outcomes, int64_t n_models,
                              asc_results *results);
asc_code asc_fairness_put_figures(const asc_fairness_outcome *outcomes, int64_t n_models,
                                  double alpha, asc_results *results);

/* "far 0.001" or "threshold 0.7". Errors: ASC_MEMORY. */
asc_code asc_fairness_put_point(const asc_table *table, int column, int64_t row,
                                const asc_fairness_point *point);

/* Model, architecture and attribute into `column` and the two behind it. Errors: ASC_MEMORY. */
asc_code asc_fairness_put_keys(const asc_table *table, int column, int64_t row,
                               const asc_fairness_outcome *outcome, int32_t split);

/* A rate and the ends of its interval into `column` and the two behind it. */
void asc_fairness_put_rate(const asc_table *table, int column, int64_t row,
                           const asc_fairness_rate *rate, int which);

#endif
