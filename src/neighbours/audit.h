/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images that look as if they stood under the wrong person. Internal; local. */
#ifndef ATTRSCOPE_NEIGHBOURS_AUDIT_H
#define ATTRSCOPE_NEIGHBOURS_AUDIT_H

#include "neighbours/graph.h"

typedef enum asc_audit_reason {
    ASC_AUDIT_DUPLICATE = 0, /* an image of another person lies at (almost) distance 0 */
    ASC_AUDIT_LABEL          /* one lies nearer than any of its own person */
} asc_audit_reason;

typedef struct asc_finding {
    int64_t image;
    asc_audit_reason reason;
} asc_finding;

/* The findings in the order of the images: [*n], owned by the caller (free). `duplicate`: what
 * counts as distance 0, in medians of the distance to the nearest image of another person. Errors:
 * ASC_MEMORY. O(N log N). */
asc_code asc_audit_find(const asc_graph *graph, double duplicate, asc_finding **findings,
                        int64_t *n);

#endif
