/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables and arrays of verification. Internal. */
#ifndef ATTRSCOPE_VERIFY_TABLES_H
#define ATTRSCOPE_VERIFY_TABLES_H

#include "attrscope/results.h"
#include "verify/outcome.h"

/* The four columns of ASC_ESTIMATE_COLUMNS, from the first on. */
void asc_verify_put_estimate(const asc_table *t, int column, int64_t row,
                             const asc_estimate *estimate);

/* Columns of a cell: of its unmatched pairs, then of the matched ones. Errors: ASC_MEMORY. */
typedef struct asc_verify_cell_columns {
    int rate[2], pairs[2], wrong[2], people[2]; /* rate: the first of four */
    int note;
} asc_verify_cell_columns;
asc_code asc_verify_put_cell(const asc_table *t, const asc_verify_cell_columns *columns,
                             int64_t row, const asc_class_cell *cell);

/* Puts tables verification, verification_thresholds and verification_groups, every model's
 * histogram and the drawn pairs into an update. outcomes [n_models]; `reference` (NULL: none) names
 * the model that many are compared with. Errors: ASC_IO, ASC_MEMORY. Local; the root. */
asc_code asc_verify_report(const asc_verify_outcome *outcomes, int64_t n_models,
                           const char *reference, asc_results *results);

/* Its part about classes: verify_classes, where there are attributes of more than two values. */
asc_code asc_verify_report_classes(const asc_verify_outcome *outcomes, int64_t n_models,
                                   asc_results *results);

/* Its parts about people: verification_errors and identities_verification; and about pairs of
 * models: verification_differences, of two models and more. */
asc_code asc_verify_report_people(const asc_verify_outcome *outcomes, int64_t n_models,
                                  asc_results *results);
asc_code asc_verify_report_differences(const asc_verify_outcome *outcomes, int64_t n_models,
                                       const char *reference, asc_results *results);

#endif
