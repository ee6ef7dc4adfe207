/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every energy distance would be without each of the identities. Internal; local. */
#ifndef ATTRSCOPE_SEPARATION_ENERGY_WITHOUT_H
#define ATTRSCOPE_SEPARATION_ENERGY_WITHOUT_H

#include "attrscope/separation.h"
#include "sweep/identity_distances.h"

/* A distance of the metric near the mean distances of attributes with them. Pure. */
float asc_energy_centre(asc_metric metric, const asc_energy_value *energies, int32_t n_attributes);

/* without: [K, A], NaN where undefined, from a sweep's sums of these labels and weights (NULL: by
 * image). Errors: ASC_MEMORY. O((N + K) A). */
asc_code asc_energy_without(const asc_identity_distances *distances, const asc_labels *labels,
                            const asc_weights *weights, int64_t n_identities, bool same_identity,
                            double *without);

#endif
