/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/energies.h"

#include <math.h>

/* Sum of weights times distances over the unordered pairs of two classes. */
static double sum_of(const asc_kinds_found *found, const asc_kinds_tallies *tallies, int32_t k,
                     int32_t l) {
    const int64_t at = (int64_t)k * found->n + l;
    return tallies->pairs[at] > 0 ? found->mean[at] * tallies->mass[at] : 0;
}

/* Mean over ordered pairs of images, those of one person at distance 0. */
static double mean_of_all(const asc_kinds_found *found, const asc_kinds_tallies *tallies, int32_t k,
                          int32_t l) {
    return (k == l ? 2 : 1) * sum_of(found, tallies, k, l) /
           (tallies->class_weight[k] * tallies->class_weight[l]);
}

asc_kinds_disco asc_kinds_find_disco(const asc_kinds_found *found,
                                     const asc_kinds_tallies *tallies) {
    const double *weight = tallies->class_weight;
    asc_kinds_disco disco = {0, 0, 0};
    double total = 0;
    int32_t there = 0;
    for (int32_t k = 0; k < found->n; k++) {
        total += weight[k];
        there += tallies->class_images[k] > 0;
    }
    if (there < 2)
        return (asc_kinds_disco){NAN, NAN, NAN};
    for (int32_t k = 0; k < found->n; k++) {
        if (tallies->class_images[k] == 0)
            continue;
        const double own = mean_of_all(found, tallies, k, k);
        disco.within += weight[k] / 2 * own;
        disco.total += sum_of(found, tallies, k, k) / total;
        for (int32_t l = k + 1; l < found->n; l++) {
            if (tallies->class_images[l] == 0)
                continue;
            const double energy =
                2 * mean_of_all(found, tallies, k, l) - own - mean_of_all(found, tallies, l, l);
            disco.between += weight[k] * weight[l] / (2 * total) * energy;
            disco.total += sum_of(found, tallies, k, l) / total;
        }
    }
    return disco;
}

double asc_kinds_energy(const asc_kinds_found *found, int32_t k, int32_t l) {
    const int64_t n = found->n;
    return k == l ? NAN
                  : 2 * found->mean[k * n + l] - found->mean[k * n + k] - found->mean[l * n + l];
}

double asc_kinds_energy_of_rest(const asc_kinds_found *found, const asc_kinds_tallies *tallies,
                                int32_t k) {
    double across = 0, across_mass = 0, rest = 0, rest_mass = 0;
    int64_t across_pairs = 0, rest_pairs = 0;
    for (int32_t l = 0; l < found->n; l++) {
        if (l == k)
            continue;
        const int64_t at = (int64_t)k * found->n + l;
        across += sum_of(found, tallies, k, l);
        across_mass += tallies->mass[at];
        across_pairs += tallies->pairs[at];
        for (int32_t m = l; m < found->n; m++) {
            if (m == k)
                continue;
            rest += sum_of(found, tallies, l, m);
            rest_mass += tallies->mass[(int64_t)l * found->n + m];
            rest_pairs += tallies->pairs[(int64_t)l * found->n + m];
        }
    }
    if (across_pairs == 0 || rest_pairs == 0)
        return NAN;
    return 2 * across / across_mass - found->mean[(int64_t)k * found->n + k] - rest / rest_mass;
}

asc_kinds_aggregates asc_kinds_aggregate(const asc_kinds_found *found,
                                         const asc_kinds_tallies *tallies) {
    asc_kinds_aggregates a = {.max = NAN, .mean = NAN, .weighted = NAN, .share = NAN};
    double sum = 0, weighted = 0, images = 0, most = 0;
    for (int32_t k = 0; k < found->n; k++) {
        const double ks = found->rest[k].value, n = (double)tallies->class_images[k];
        if (isnan(ks))
            continue;
        a.classes++;
        sum += ks;
        weighted += n * ks;
        images += n;
        most = fmax(most, ks);
    }
    if (a.classes == 0)
        return a;
    a.max = most;
    a.mean = sum / (double)a.classes;
    a.weighted = weighted;
    a.share = weighted / images;
    return a;
}

double asc_kinds_correlation(const asc_kinds_found *found) {
    return found->of_distance > 0 && found->of_gap > 0
               ? found->covariance / sqrt(found->of_distance * found->of_gap)
               : NAN;
}
