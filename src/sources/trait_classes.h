/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes of attributes of more than two values, also of continuous ones. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_TRAIT_CLASSES_H
#define ATTRSCOPE_SOURCES_TRAIT_CLASSES_H

#include "attrscope/images.h"

enum { ASC_QUANTILE_CLASSES = 4 };

/* Classes of trait t: its labels, or of a continuous one the quarters of its values. Pure. */
int32_t asc_trait_count(const asc_trait *trait);

/* What class k of a trait is called: its label, or "q1" to "q4"; borrowed. Pure. */
const char *asc_trait_label(const asc_trait *trait, int32_t k);

/* Mid-ranks [N] of a continuous one's values (stats/midranks.h), NaN where missing, of which each
 * person has the same share: an image weighs 1 / (images of the person with a value). Errors:
 * ASC_MEMORY. O(N log N). */
asc_code asc_trait_ranks(const asc_images *images, int32_t t, double *ranks);

/* The class of every image: classes [N], -1 where the value is missing. A continuous one is cut at
 * the quartiles of its ranks. Errors: ASC_MEMORY. O(N log N). */
asc_code asc_trait_classes(const asc_images *images, int32_t t, int32_t *classes);

#endif
