/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "probe/objective.h"

#define FOR_EVERY_CPU
#define REAL double
#define EXPONENTIAL(x) exp(x)
#include "probe/residuals_body.h"

void asc_probe_residuals_double(const asc_probe_block *block, const double *intercepts,
                                double *margins) {
    panel_residuals(block, intercepts, margins);
}
