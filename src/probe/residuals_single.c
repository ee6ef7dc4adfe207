/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "probe/exponential.h"
#include "probe/objective.h"

#define REAL float
#define EXPONENTIAL(x) asc_exp_negative(x)
#include "probe/residuals_body.h"

void asc_probe_residuals_single(const asc_probe_block *block, const float *intercepts,
                                float *margins) {
    panel_residuals(block, intercepts, margins);
}
