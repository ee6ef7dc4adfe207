/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/energy_without.h"

#include <math.h>

#include "distance/distance.h"
#include "separation/energy.h"
#include "separation/pair_weights.h"

float asc_energy_centre(asc_metric metric, const asc_energy_value *energies, int32_t n_attributes) {
    for (int32_t a = 0; a < n_attributes; a++) {
        const double mean = energies[a].mean[ASC_MEAN_ACROSS];
        if (!isnan(mean))
            return (float)asc_distance_of(metric)->of_chord(mean);
    }
    return 0;
}

/* Sums of weights times distances, and of weights, of a class of pairs. */
typedef struct class_sums {
    double distances, weights;
} class_sums;

static double mean_of(class_sums all, class_sums less, double centre) {
    const double weights = all.weights - less.weights;
    return weights > 0 ? centre + (all.distances - less.distances) / weights : NAN;
}

static void read_pairs(const asc_identity_distances *distances, int32_t attribute, int64_t k,
                       int mean, double *others, double *own) {
    static const int classes[ASC_MEANS] = {ASC_BOTH_POSITIVE, ASC_ACROSS, ASC_BOTH_NEGATIVE};
    asc_identity_distances_read(distances, k, attribute, classes[mean], others, own);
}

/* One attribute, without each identity, `stride` apart. */
static void leave_out(const asc_identity_distances *distances, const asc_pair_weights *pairs,
                      double unit, bool same_identity, int32_t attribute, int64_t stride,
                      double *without) {
    const double centre = asc_identity_distances_centre(distances);
    class_sums all[ASC_MEANS] = {{0, asc_pair_weights_inside(pairs, 0) / unit},
                                 {0, asc_pair_weights_across(pairs, same_identity) / unit},
                                 {0, asc_pair_weights_inside(pairs, 1) / unit}};
    double others, own;
    for (int64_t k = 0; k < pairs->n_identities; k++)
        for (int c = 0; c < ASC_MEANS; c++) {
            read_pairs(distances, attribute, k, c, &others, &own);
            all[c].distances += 0.5 * others + own; /* a pair of two is counted from both ends */
        }
    for (int64_t k = 0; k < pairs->n_identities; k++) {
        double mean[ASC_MEANS];
        class_sums less[ASC_MEANS] = {
            {0, asc_pair_weights_inside_with(pairs, k, 0) / unit},
            {0, asc_pair_weights_across_with(pairs, k, same_identity) / unit},
            {0, asc_pair_weights_inside_with(pairs, k, 1) / unit}};
        for (int c = 0; c < ASC_MEANS; c++) {
            read_pairs(distances, attribute, k, c, &others, &own);
            less[c].distances = others + own;
            mean[c] = mean_of(all[c], less[c], centre);
        }
        without[k * stride] = asc_energy_distance(mean);
    }
}

asc_code asc_energy_without(const asc_identity_distances *distances, const asc_labels *labels,
                            const asc_weights *weights, int64_t n_identities, bool same_identity,
                            double *without) {
    const double scale = weights ? (double)weights->scale : 1;
    asc_pair_weights pairs;
    asc_code code = asc_pair_weights_init(n_identities, &pairs);
    for (int32_t a = 0; a < labels->n_attributes && code == ASC_OK; a++) {
        asc_pair_weights_set(&pairs, labels, weights, a);
        leave_out(distances, &pairs, scale * scale, same_identity, a, labels->n_attributes,
                  without + a);
    }
    asc_pair_weights_free(&pairs);
    return code;
}
