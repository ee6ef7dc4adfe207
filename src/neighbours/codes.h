/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What images may agree on, as numbers: a lane an attribute. Internal; local, the same on every
 * rank. */
#ifndef ATTRSCOPE_NEIGHBOURS_CODES_H
#define ATTRSCOPE_NEIGHBOURS_CODES_H

#include <stdbool.h>

#include "attrscope/images.h"

enum { ASC_CODE_LANES = 16 }; /* that are worked on at a time */

/* Lanes 0 .. A - 1 are the binary attributes, then come those of more than two values, a continuous
 * one by the quarters of its values. */
typedef struct asc_codes {
    const asc_images *images; /* borrowed */
    int32_t n_lanes, stride;  /* A + T, and that rounded up to ASC_CODE_LANES */
    int32_t *code;            /* [N, stride] class of an image, -1 without a value */
    int64_t *known;           /* [n_lanes] images with a value */
    int32_t *classes;         /* [n_lanes] */
} asc_codes;

/* Errors: ASC_MEMORY. O(N (A + T) + T N log N). Release also after an error. */
asc_code asc_codes_init(const asc_images *images, asc_codes *codes);
void asc_codes_free(asc_codes *codes);

/* The attribute of a lane, and "binary" or its kind; borrowed. Pure. */
const char *asc_codes_name(const asc_images *images, int32_t lane);
const char *asc_codes_kind(const asc_images *images, int32_t lane);

/* What a share would be if neighbours were drawn from all other images with a value, or, with
 * `apart`, from those of other people: the mean over the images with judged[i] [N]; NaN without
 * any. Errors: ASC_MEMORY. O(N + K classes). */
asc_code asc_codes_chance(const asc_codes *codes, int32_t lane, const uint8_t *judged, bool apart,
                          double *chance);

#endif
