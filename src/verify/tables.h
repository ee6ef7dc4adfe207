/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables and arrays of verification. Internal. */
#ifndef ATTRSCOPE_VERIFY_TABLES_H
#define ATTRSCOPE_VERIFY_TABLES_H

#include "attrscope/results.h"
#include "verify/outcome.h"

/* Puts tables verification and verification_groups, every model's histogram and the drawn pairs
 * into an update. outcomes [n_models]. Errors: ASC_IO, ASC_MEMORY. Local; the root. */
asc_code asc_verify_report(const asc_verify_outcome *outcomes, int64_t n_models,
                           asc_results *results);

/* Its part about classes: verify_classes, where there are attributes of more than two values. */
asc_code asc_verify_report_classes(const asc_verify_outcome *outcomes, int64_t n_models,
                                   asc_results *results);

#endif
