/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "attrscope/stats.h"
#include "macro/entropies.h"

/* Identities without a value of the attribute have a NaN mean and change nothing. */
static bool has_value(const asc_entropies *e, int64_t k, int32_t a) {
    return !isnan(e->identity_mean[k * e->n_attributes + a]);
}

/* The kernel of one mean at the points of the density. */
static void add_kernel(double mean, double factor, double density[ASC_INTER_POINTS]) {
    for (int p = 0; p < ASC_INTER_POINTS; p++) {
        const double at = -1 + 2.0 * p / (ASC_INTER_POINTS - 1), u = (at - mean) / ASC_INTER_WIDTH;
        density[p] += factor * exp(-0.5 * u * u);
    }
}

static double entropy_of(const double density[ASC_INTER_POINTS]) {
    double p[ASC_INTER_POINTS], total = 0;
    for (int i = 0; i < ASC_INTER_POINTS; i++)
        total += fmax(density[i], 0);
    for (int i = 0; i < ASC_INTER_POINTS; i++)
        p[i] = fmax(density[i], 0) / total;
    return asc_entropy(p, ASC_INTER_POINTS);
}

void asc_entropies_without(const asc_entropies *e, int32_t a, double *inter, double *intra) {
    double all[ASC_INTER_POINTS] = {0}, entropies = 0;
    int64_t n = 0;
    for (int64_t k = 0; k < e->n_identities; k++) {
        if (!has_value(e, k, a))
            continue;
        add_kernel(e->identity_mean[k * e->n_attributes + a], 1, all);
        entropies += e->identity_entropy[k * e->n_attributes + a];
        n++;
    }
    for (int64_t k = 0; k < e->n_identities; k++) {
        const int64_t at = k * e->n_attributes + a;
        const bool counts = has_value(e, k, a);
        double rest[ASC_INTER_POINTS];
        for (int p = 0; p < ASC_INTER_POINTS; p++)
            rest[p] = all[p];
        if (counts)
            add_kernel(e->identity_mean[at], -1, rest);
        inter[k] = entropy_of(rest);
        intra[k] = (entropies - (counts ? e->identity_entropy[at] : 0)) / (double)(n - counts);
    }
}
