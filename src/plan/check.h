/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the settings name must be among the images. Internal. */
#ifndef ATTRSCOPE_PLAN_CHECK_H
#define ATTRSCOPE_PLAN_CHECK_H

#include "attrscope/analysis.h"
#include "attrscope/images.h"

/* Whether the keep-columns and attributes that the analyses' parameters name are there, and the
 * images are what the analyses need; subsets that an analysis finds itself are not known yet.
 * Errors: ASC_DATA naming the parameter and what there is, ASC_MEMORY. Local. */
asc_code asc_plan_check_images(const asc_settings *settings, const asc_images *images);

#endif
