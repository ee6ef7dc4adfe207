/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws of the sampled protocol. Internal; local. */
#ifndef ATTRSCOPE_MACRO_DRAW_H
#define ATTRSCOPE_MACRO_DRAW_H

#include "macro/macro_parts.h"

/* One draw of one attribute: the first image of each identity in a seeded shuffle of each modality,
 * cut to the same number on either side. */
typedef struct asc_draw {
    int64_t n;          /* images of each modality */
    int64_t *images[2]; /* [n] indices into the kept images, in drawn order; owned */
} asc_draw;

/* Errors: ASC_MEMORY. O(N log K). */
asc_code asc_draw_make(const asc_macro_input *input, int64_t draw, int32_t attribute,
                       asc_draw *out);
void asc_draw_free(asc_draw *draw);

#endif
