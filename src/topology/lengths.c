/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/lengths.h"

#include <math.h>
#include <stdlib.h>

asc_persistence asc_persistence_of(const float *lengths, int64_t n) {
    asc_persistence p = {NAN, NAN, NAN, NAN, NAN, NAN};
    if (n < 1)
        return p;
    double total = 0, entropy = 0;
    for (int64_t i = 0; i < n; i++)
        total += (double)lengths[i];
    for (int64_t i = 0; i < n && total > 0; i++) {
        const double share = (double)lengths[i] / total;
        entropy -= share > 0 ? share * log(share) : 0;
    }
    p.total = total;
    p.mean = total / (double)n;
    p.median = 0.5 * ((double)lengths[(n - 1) / 2] + (double)lengths[n / 2]);
    p.most = (double)lengths[n - 1];
    p.entropy = total > 0 ? entropy : NAN;
    p.evenness = n > 1 ? p.entropy / log((double)n) : NAN;
    return p;
}

static int ascending(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

void asc_lengths_of_square(const float *distances, int64_t n, float *near, float *lengths) {
    int64_t at = 0;
    for (int64_t i = 0; i < n; i++)
        near[i] = INFINITY;
    for (int64_t step = 0; step + 1 < n; step++) {
        const float *row = distances + at * n;
        float least = INFINITY;
        near[at] = -1; /* in the tree */
        for (int64_t i = 0; i < n; i++) {
            near[i] = row[i] < near[i] ? row[i] : near[i];
            if (near[i] >= 0 && near[i] < least) {
                least = near[i];
                at = i;
            }
        }
        lengths[step] = least;
    }
    if (n > 1)
        qsort(lengths, (size_t)(n - 1), sizeof *lengths, ascending);
}
