/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/pair_weights.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

asc_code asc_pair_weights_init(int64_t n_identities, asc_pair_weights *sums) {
    *sums = (asc_pair_weights){.n_identities = n_identities};
    return asc_alloc(&sums->of, 2 * (uint64_t)n_identities, sizeof *sums->of, "weights");
}

void asc_pair_weights_free(asc_pair_weights *sums) {
    free(sums->of);
    *sums = (asc_pair_weights){0};
}

void asc_pair_weights_set(asc_pair_weights *sums, const asc_labels *labels,
                          const asc_weights *weights, int32_t attribute) {
    const int64_t n = sums->n_identities;
    *sums = (asc_pair_weights){.n_identities = n, .of = sums->of};
    memset(sums->of, 0, 2 * (size_t)n * sizeof *sums->of);
    for (int64_t i = 0; i < labels->n; i++) {
        const int sign = asc_labels_sign(labels, i, attribute);
        if (sign != 0)
            sums->of[2 * (int64_t)labels->identity[i] + (sign < 0)] +=
                weights ? asc_weights_of(weights, i, attribute) : 1;
    }
    for (int64_t k = 0; k < n; k++) {
        const double p = sums->of[2 * k], m = sums->of[2 * k + 1];
        sums->sum[0] += p;
        sums->sum[1] += m;
        sums->squares[0] += p * p;
        sums->squares[1] += m * m;
        sums->mixed += p * m;
    }
}

double asc_pair_weights_inside(const asc_pair_weights *sums, int modality) {
    return 0.5 * (sums->sum[modality] * sums->sum[modality] - sums->squares[modality]);
}

double asc_pair_weights_inside_with(const asc_pair_weights *sums, int64_t k, int modality) {
    return sums->of[2 * k + modality] * (sums->sum[modality] - sums->of[2 * k + modality]);
}

double asc_pair_weights_across(const asc_pair_weights *sums, bool own) {
    return sums->sum[0] * sums->sum[1] - (own ? 0 : sums->mixed);
}

double asc_pair_weights_across_with(const asc_pair_weights *sums, int64_t k, bool own) {
    const double p = sums->of[2 * k], m = sums->of[2 * k + 1];
    return p * (sums->sum[1] - m) + m * (sums->sum[0] - p) + (own ? p * m : 0);
}
