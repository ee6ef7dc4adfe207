/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of attributes of more than two values. Internal; local, on the root. Errors: ASC_MEMORY
 * and those of results. */
#ifndef ATTRSCOPE_KINDS_TABLES_H
#define ATTRSCOPE_KINDS_TABLES_H

#include "attrscope/results.h"
#include "kinds/outcome.h"

/* All of them, from the outcomes of all models [n]; those of gaps and bins where there are such. */
asc_code asc_kinds_put_tables(const asc_kinds_outcome *outcomes, int64_t n, asc_results *results);

/* One each; entropies [n] of the models' views. */
asc_code asc_kinds_put_attributes(const asc_kinds_outcome *outcomes, int64_t n,
                                  asc_kinds_entropies *const *entropies, asc_results *results);
asc_code asc_kinds_put_classes(const asc_kinds_outcome *outcomes, int64_t n,
                               asc_kinds_entropies *const *entropies, asc_results *results);
asc_code asc_kinds_put_pairs(const asc_kinds_outcome *outcomes, int64_t n, asc_results *results);
asc_code asc_kinds_put_gaps(const asc_kinds_outcome *outcomes, int64_t n, asc_results *results);
asc_code asc_kinds_put_bins(const asc_kinds_outcome *outcomes, int64_t n, asc_results *results);
asc_code asc_kinds_put_correlations(const asc_kinds_outcome *outcomes, int64_t n,
                                    asc_kinds_entropies *const *entropies, asc_results *results);

/* Fills in model, architecture, attribute and kind, from `column` on. */
asc_code asc_kinds_put_keys(const asc_table *table, int column, int64_t row,
                            const asc_kinds_outcome *outcome, const asc_kinds_view *view);

/* The name of a class: its label, or the number of its quartile. */
asc_code asc_kinds_put_class(const asc_table *table, int column, int64_t row,
                             const asc_kinds_view *view, int32_t class);

/* A KS statistic, its upper end and its place, from `column` on. */
void asc_kinds_put_ks(const asc_table *table, int column, int64_t row, const asc_kinds_ks *ks);

#endif
