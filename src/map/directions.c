/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/directions.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

enum { EVERYBODY = (1 << ASC_MAP_PARTS) - 1 };

static double product(const double *x, const double *y, int32_t dimension) {
    double sum = 0;
    for (int32_t d = 0; d < dimension; d++)
        sum += x[d] * y[d];
    return sum;
}

/* Unit length; returns the length there was. scratch: [D]. */
static double find_direction(const asc_means *means, int32_t a, unsigned parts, double *scratch,
                             double *out) {
    const int32_t dimension = means->dimension;
    asc_means_of(means, a, 0, parts, out);
    asc_means_of(means, a, 1, parts, scratch);
    for (int32_t d = 0; d < dimension; d++)
        out[d] -= scratch[d];
    const double length = sqrt(product(out, out, dimension));
    for (int32_t d = 0; d < dimension; d++)
        out[d] /= length;
    return length;
}

/* Halves are named by the parts that part 0 is with. scratch: [3, D]. */
static double compare_halves(const asc_means *means, int32_t a, double *scratch) {
    double *one = scratch + means->dimension, *other = one + means->dimension, sum = 0;
    int ways = 0;
    for (unsigned half = 1; half < EVERYBODY; half += 2) {
        if (__builtin_popcount(half) != ASC_MAP_PARTS / 2)
            continue;
        find_direction(means, a, half, scratch, one);
        find_direction(means, a, EVERYBODY & ~half, scratch, other);
        sum += product(one, other, means->dimension);
        ways++;
    }
    return sum / ways;
}

asc_code asc_directions_find(const asc_means *means, asc_directions *directions) {
    const int64_t n = means->n_attributes, d = means->dimension;
    double *unit = NULL, *scratch = NULL;
    *directions = (asc_directions){0};
    asc_code code =
        asc_alloc(&directions->length, (uint64_t)n, sizeof *unit, "directions of attributes");
    if (code == ASC_OK)
        code =
            asc_alloc(&directions->halves, (uint64_t)n, sizeof *unit, "directions of attributes");
    if (code == ASC_OK)
        code = asc_alloc(&directions->cosines, (uint64_t)n * (uint64_t)n, sizeof *unit,
                         "directions of attributes");
    if (code == ASC_OK)
        code = asc_alloc(&unit, (uint64_t)n * (uint64_t)d, sizeof *unit, "directions");
    if (code == ASC_OK)
        code = asc_alloc(&scratch, 3 * (uint64_t)d, sizeof *scratch, "directions");
    for (int32_t a = 0; a < n && code == ASC_OK; a++) {
        directions->length[a] = find_direction(means, a, EVERYBODY, scratch, unit + a * d);
        directions->halves[a] = compare_halves(means, a, scratch);
    }
    for (int64_t i = 0; i < n * n && code == ASC_OK; i++)
        directions->cosines[i] = product(unit + i / n * d, unit + i % n * d, means->dimension);
    free(unit);
    free(scratch);
    return code;
}

void asc_directions_free(asc_directions *directions) {
    free(directions->length);
    free(directions->halves);
    free(directions->cosines);
    *directions = (asc_directions){0};
}
