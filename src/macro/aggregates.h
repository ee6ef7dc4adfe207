/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers made of an attribute's two KS statistics (docs/method.md, "Distances inside and across").
 * Internal; pure. */
#ifndef ATTRSCOPE_MACRO_AGGREGATES_H
#define ATTRSCOPE_MACRO_AGGREGATES_H

#include <stdint.h>

enum { ASC_AGGREGATE_MAX, ASC_AGGREGATE_MEAN, ASC_AGGREGATE_WEIGHTED, ASC_AGGREGATES };

typedef struct asc_aggregate {
    double (*combine)(const double ks[2], const int64_t images[2]);
} asc_aggregate;

extern const asc_aggregate asc_aggregates[ASC_AGGREGATES];

#endif
