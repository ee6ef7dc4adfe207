/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes of images by which folds are stratified. Internal; local. */
#ifndef ATTRSCOPE_PROBE_STRATA_H
#define ATTRSCOPE_PROBE_STRATA_H

#include "probe/trait_plan.h"

/* Of an attribute of classes, those of at least `least` people, numbered from 0; the others are -1,
 * and counted. Fills in the trait's figures, and strata [N]. Errors: ASC_MEMORY. O(N). */
asc_code asc_probe_strata_of_classes(const asc_images *images, int32_t t, int32_t least,
                                     asc_probe_trait *trait, int32_t *strata);

/* Of a continuous one, up to ASC_PROBE_STRATA quantile classes with images; *n of them. Errors:
 * ASC_MEMORY. O(N log N). */
asc_code asc_probe_strata_of_values(const asc_images *images, int32_t t, asc_probe_trait *trait,
                                    int32_t *strata, int32_t *n);

#endif
