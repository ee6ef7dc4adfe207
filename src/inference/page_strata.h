/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the strata of a table of tests given others. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_PAGE_STRATA_H
#define ATTRSCOPE_INFERENCE_PAGE_STRATA_H

#include <stdio.h>

#include "attrscope/columns.h"

/* Columns of such a table by handle. */
typedef struct asc_inference_strata_columns {
    int attribute, strata, overlap;
} asc_inference_strata_columns;

/* What the pairs are among: the rest of "Among pairs ..." and "The same among pairs ...". Static.
 */
const char *asc_inference_among(const asc_table *table, asc_inference_strata_columns columns);

/* " Of the people 53 % (a) to 98 % (b) are in strata with all values.", of those that have p-values
 * by `adjusted`; nothing without any. */
void asc_inference_say_overlap(FILE *out, const asc_table *table,
                               asc_inference_strata_columns columns, const double *adjusted);

#endif
