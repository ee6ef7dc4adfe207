/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images in the order of how many there are of their person, so that pairs that weigh alike by
 * person stand together. Internal; local. */
#ifndef ATTRSCOPE_SEPARATION_PHOTO_ORDER_H
#define ATTRSCOPE_SEPARATION_PHOTO_ORDER_H

#include "attrscope/images.h"
#include "attrscope/status.h"

typedef struct asc_photo_order {
    int64_t *order;     /* [N] the image in each place */
    int32_t *identity;  /* [N] in that order */
    int8_t *attributes; /* [N, A] likewise */
} asc_photo_order;

/* Errors: ASC_MEMORY. O(N A). */
asc_code asc_photo_order_init(const asc_images *images, asc_photo_order *order);
void asc_photo_order_free(asc_photo_order *order);

#endif
