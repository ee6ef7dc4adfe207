/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unbiased distance covariance: with A the U-centred distances of n people, whose rows sum to 0,
 * the sum of A_ij |p_i - p_j| over n (n - 3), so that gaps need no centring. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "inference/kinds.h"

enum { FEWEST = 4 }; /* people of a stratum */

/* Sums of one stratum's distances: of rows and of all, as they are subtracted. */
typedef struct centre {
    int64_t n;
    const double *distances; /* [n, n] */
    const double *sums;      /* [n] of rows */
    double all;
} centre;

static centre centre_of(const asc_inference_distances *distances, int64_t s) {
    const int64_t first = distances->first[s];
    centre c = {.n = distances->first[s + 1] - first,
                .distances = distances->of_stratum[s],
                .sums = distances->sums + first};
    for (int64_t i = 0; i < c.n; i++)
        c.all += c.sums[i];
    c.all /= (double)(c.n - 1) * (double)(c.n - 2);
    return c;
}

static double centred(const centre *c, int64_t i, int64_t j) {
    return c->distances[i * c->n + j] - (c->sums[i] + c->sums[j]) / (double)(c->n - 2) + c->all;
}

static double pairs_of(int64_t n) {
    return (double)n * (double)(n - 1) / 2;
}

/* What a sum over pairs i > j of a stratum counts in the mean over strata. */
static double factor_of(int64_t n) {
    return 2 / ((double)n * (double)(n - 3)) * pairs_of(n);
}

static double all_pairs(const asc_inference_distances *distances) {
    double pairs = 0;
    for (int64_t s = 0; s < distances->n_strata; s++) {
        const int64_t n = distances->first[s + 1] - distances->first[s];
        pairs += n < FEWEST ? 0 : pairs_of(n);
    }
    return pairs;
}

/* places: [n, ASC_PLACE_LANES]; adds the stratum's part to sums. */
static void add_stratum(const centre *c, const double *places, double sums[ASC_PLACE_LANES]) {
    double total[ASC_PLACE_LANES] = {0};
    for (int64_t i = 1; i < c->n; i++) {
        const double *own = places + i * ASC_PLACE_LANES;
        double row[ASC_PLACE_LANES] = {0};
        for (int64_t j = 0; j < i; j++) {
            const double distance = centred(c, i, j);
            for (int32_t l = 0; l < ASC_PLACE_LANES; l++)
                row[l] += distance * fabs(own[l] - places[j * ASC_PLACE_LANES + l]);
        }
        for (int32_t l = 0; l < ASC_PLACE_LANES; l++)
            total[l] += row[l];
    }
    for (int32_t l = 0; l < ASC_PLACE_LANES; l++)
        sums[l] += total[l] * factor_of(c->n);
}

void asc_inference_kinds_covariance(asc_inference_kinds *kinds,
                                    const asc_inference_distances *distances,
                                    double covariance[ASC_LANES]) {
    const int64_t people = distances->first[distances->n_strata];
    const double pairs = all_pairs(distances);
    memset(covariance, 0, ASC_LANES * sizeof *covariance);
    for (int64_t s = 0; s < distances->n_strata; s++) {
        const int64_t first = distances->first[s];
        if (distances->first[s + 1] - first < FEWEST)
            continue;
        const centre c = centre_of(distances, s);
        for (int32_t begin = 0; begin < ASC_LANES; begin += ASC_PLACE_LANES)
            add_stratum(&c, kinds->places + (begin * people + first * ASC_PLACE_LANES),
                        covariance + begin);
    }
    for (int32_t l = 0; l < ASC_LANES; l++)
        covariance[l] = pairs > 0 ? covariance[l] / pairs : NAN;
}

/* Adds the covariance of a stratum's distances with themselves. */
static double with_itself(const centre *c) {
    double sum = 0;
    for (int64_t i = 1; i < c->n; i++)
        for (int64_t j = 0; j < i; j++)
            sum += centred(c, i, j) * c->distances[i * c->n + j];
    return sum * factor_of(c->n);
}

/* The same of the gaps of places [n]. */
static asc_code gaps_with_themselves(const double *places, int64_t n, double *sum) {
    double *gaps = NULL, *sums = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&gaps, (uint64_t)n * (uint64_t)n, sizeof *gaps, "gaps"), done);
    ASC_TRY(code, asc_alloc(&sums, (uint64_t)n, sizeof *sums, "gaps"), done);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            gaps[i * n + j] = fabs(places[i] - places[j]);
            sums[i] += gaps[i * n + j];
        }
    const int64_t first[] = {0, n};
    const asc_inference_distances all = {
        .n_strata = 1, .first = first, .of_stratum = &gaps, .sums = sums};
    const centre c = centre_of(&all, 0);
    *sum += with_itself(&c);
done:
    free(gaps);
    free(sums);
    return code;
}

asc_code asc_inference_kinds_correlation(const asc_inference_distances *distances,
                                         const double *places, double covariance,
                                         double *correlation) {
    const double pairs = all_pairs(distances);
    double x = 0, y = 0;
    asc_code code = ASC_OK;
    for (int64_t s = 0; s < distances->n_strata && code == ASC_OK; s++) {
        const int64_t first = distances->first[s], n = distances->first[s + 1] - first;
        if (n < FEWEST)
            continue;
        const centre c = centre_of(distances, s);
        x += with_itself(&c);
        code = gaps_with_themselves(places + first, n, &y);
    }
    *correlation = x > 0 && y > 0 ? covariance / sqrt(x / pairs * (y / pairs)) : NAN;
    return code;
}
