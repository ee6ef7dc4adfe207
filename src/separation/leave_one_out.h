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
#include "separation/ks_places.h"
#include "sweep/labels.h"
#include "sweep/weights.h"

/* weights NULL: by image. whole [places, 2]: F_inside - F_across at each place, its sign turned
 * positive; without: [K, places, 2] the same, with the sign of the whole, without identity k; NaN
 * where there is no distance or no statistic, or would be none without the identity. energies [A],
 * energy_without: [K, A] likewise. Errors: ASC_MEMORY and the sweep's. Collective; O(N^2 D / P),
 * O(K places) memory a rank. */
asc_code asc_leave_one_out(const asc_points *points, const asc_labels *labels,
                           const asc_weights *weights, int64_t n_identities, bool same_identity,
                           const asc_ks_places *places, const asc_energy_value *energies,
                           double *whole, double *without, double *energy_without);

#endif
