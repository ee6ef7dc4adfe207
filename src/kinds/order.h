/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images in an order in which those that weigh alike stand together, and of these those of one
 * class: their pairs can be counted in bytes (sweep/lane_bytes.h). Internal; local. */
#ifndef ATTRSCOPE_KINDS_ORDER_H
#define ATTRSCOPE_KINDS_ORDER_H

#include "kinds/views.h"

typedef struct asc_kinds_order {
    int64_t *order;    /* [N] the image in each place */
    int32_t set;       /* the weights that stand together: those of most attributes; -1: none do */
    asc_images images; /* borrowed but for `identity`; only that is in this order */
    asc_kinds_views views; /* in this order, without sizes; traits and values are borrowed */
} asc_kinds_order;

/* Not to be copied: the views point to the images. Errors: ASC_MEMORY. O(N (T + log N)). */
asc_code asc_kinds_order_init(const asc_kinds_views *views, asc_kinds_order *order);
void asc_kinds_order_free(asc_kinds_order *order);

#endif
