/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/energy.h"

#include <math.h>

#include "separation/pair_weights.h"

double asc_energy_distance(const double mean[ASC_MEANS]) {
    return 2 * mean[ASC_MEAN_ACROSS] - mean[ASC_MEAN_POSITIVE] - mean[ASC_MEAN_NEGATIVE];
}

asc_code asc_energy_of_sums(const asc_distance_sums *sums, const asc_labels *labels,
                            const asc_weights *weights, bool same_identity,
                            asc_energy_value *energies) {
    const double unit = weights ? (double)weights->scale : 1,
                 centre = asc_distance_sums_centre(sums);
    int64_t n_identities = 0;
    for (int64_t i = 0; i < labels->n; i++)
        n_identities = labels->identity[i] >= n_identities ? labels->identity[i] + 1 : n_identities;
    asc_pair_weights pairs;
    asc_code code = asc_pair_weights_init(n_identities, &pairs);
    for (int32_t a = 0; a < labels->n_attributes && code == ASC_OK; a++) {
        asc_energy_value *energy = &energies[a];
        asc_pair_weights_set(&pairs, labels, weights, a);
        const double all[ASC_MEANS] = {asc_pair_weights_inside(&pairs, 0),
                                       asc_pair_weights_across(&pairs, same_identity),
                                       asc_pair_weights_inside(&pairs, 1)};
        const int classes[ASC_MEANS] = {ASC_BOTH_POSITIVE, ASC_ACROSS, ASC_BOTH_NEGATIVE};
        for (int c = 0; c < ASC_MEANS; c++) {
            const double mean =
                centre + asc_distance_sums_read(sums, a, classes[c]) / (all[c] / (unit * unit));
            energy->mean[c] = all[c] > 0 ? fmax(mean, 0) : NAN; /* rounding goes below */
        }
        energy->distance = asc_energy_distance(energy->mean);
        energy->deviation = energy->low = energy->high = energy->people = NAN;
    }
    asc_pair_weights_free(&pairs);
    return code;
}
