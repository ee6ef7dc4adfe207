/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean distances and their energy distance (docs/method.md, "Energy distance"). Internal; local. */
#ifndef ATTRSCOPE_SEPARATION_ENERGY_H
#define ATTRSCOPE_SEPARATION_ENERGY_H

#include "attrscope/separation.h"
#include "sweep/distance_sums.h"

/* 2 across - inside - inside. Pure. */
double asc_energy_distance(const double mean[ASC_MEANS]);

/* energies [A] from a sweep's sums of these labels and weights, NULL: by image; without intervals.
 * Errors: ASC_MEMORY. O(N A). */
asc_code asc_energy_of_sums(const asc_distance_sums *sums, const asc_labels *labels,
                            const asc_weights *weights, bool same_identity,
                            asc_energy_value *energies);

#endif
