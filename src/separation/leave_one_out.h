/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every population KS statistic would be without each of the identities, from one further
 * sweep: at the distance of its maximum a KS statistic is a smooth function of sums over pairs of
 * identities, so the sums without an identity are the sums less that identity's pairs. Internal. */
#ifndef ATTRSCOPE_SEPARATION_LEAVE_ONE_OUT_H
#define ATTRSCOPE_SEPARATION_LEAVE_ONE_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/separation.h"
#include "attrscope/sweep.h"
#include "sweep/labels.h"
#include "sweep/weights.h"

/* values: [A, 2] with their locations; weights NULL: by image. without: [K, A, 2] the statistic at
 * its location, sign and all, without identity k; NaN where the statistic is undefined, or would be
 * without it. energies [A], energy_without: [K, A] likewise. Errors: ASC_MEMORY and the sweep's.
 * Collective; O(N^2 D / P), O(K A) memory a rank.
 */
asc_code asc_leave_one_out(const asc_points *points, const asc_labels *labels,
                           const asc_weights *weights, int64_t n_identities, bool same_identity,
                           const asc_ks_value *values, const asc_energy_value *energies,
                           double *without, double *energy_without);

#endif
