/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/separability.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "distance/distance.h"

enum { CORRECTED, PLAIN, WAYS, SIDES = 2 };

asc_code asc_separability_init(const asc_images *images, asc_metric metric, asc_separability *s) {
    *s = (asc_separability){.images = images, .metric = metric};
    const size_t row = (size_t)images->n_attributes * WAYS * sizeof *s->errors;
    asc_code code =
        asc_alloc(&s->errors, (uint64_t)images->n_identities, row, "errors within people");
    if (code == ASC_OK)
        code = asc_alloc(&s->outcome, (uint64_t)images->n_attributes, sizeof *s->outcome,
                         "errors within people");
    return code;
}

void asc_separability_free(asc_separability *s) {
    free(s->errors);
    free(s->outcome);
    *s = (asc_separability){0};
}

/* A person's images on both sides of an attribute. */
typedef struct sides {
    int64_t n;
    const double *squares; /* [n, n] squared distances */
    const int8_t *side;    /* [n] 0, 1, or -1 without a value */
    double (*to)[SIDES];   /* [n] sums of an image's squares to either side */
    int64_t count[SIDES];
    double inside[SIDES]; /* sums over the pairs of a side */
} sides;

static void add_up(sides *s) {
    for (int k = 0; k < SIDES; k++) {
        s->count[k] = 0;
        s->inside[k] = 0;
    }
    for (int64_t i = 0; i < s->n; i++) {
        s->to[i][0] = s->to[i][1] = 0;
        for (int64_t j = 0; j < s->n; j++)
            if (s->side[j] >= 0)
                s->to[i][s->side[j]] += s->squares[i * s->n + j];
        if (s->side[i] < 0)
            continue;
        s->count[s->side[i]]++;
        s->inside[s->side[i]] += s->to[i][s->side[i]] / 2;
    }
}

/* Squared distance of image i from the centroid of a side's other images; `corrected`: less what
 * the centroid's own departure from the true one adds, as estimated from these images. */
static double score(const sides *s, int64_t i, int side, bool corrected) {
    const bool own = s->side[i] == side;
    const double m = (double)(s->count[side] - own);
    const double inside = s->inside[side] - (own ? s->to[i][side] : 0);
    const double square = s->to[i][side] / m - inside / (m * m);
    return corrected ? square - inside / (m * m * (m - 1)) : square;
}

/* 1 less the mean of the sides' recalls; ties count one half. NaN without enough images. */
static double find_error(const sides *s, bool corrected) {
    double right[SIDES] = {0, 0};
    const int64_t least = corrected ? 3 : 2;
    if (s->count[0] < least || s->count[1] < least)
        return NAN;
    for (int64_t i = 0; i < s->n; i++) {
        if (s->side[i] < 0)
            continue;
        const double own = score(s, i, s->side[i], corrected);
        const double other = score(s, i, 1 - s->side[i], corrected);
        right[s->side[i]] += own < other ? 1 : own == other ? 0.5 : 0;
    }
    return 1 - (right[0] / (double)s->count[0] + right[1] / (double)s->count[1]) / 2;
}

asc_code asc_separability_add(asc_separability *separability, const asc_within_identity *one) {
    const asc_images *images = separability->images;
    const asc_distance *metric = asc_distance_of(separability->metric);
    const int32_t attributes = images->n_attributes;
    const uint64_t n = (uint64_t)one->n;
    double *squares = NULL, *errors = separability->errors;
    int8_t *side = NULL;
    sides s = {.n = one->n};
    if (attributes == 0)
        return ASC_OK;
    asc_code code = asc_alloc(&squares, n, n * sizeof *squares, "distances of a person");
    if (code == ASC_OK)
        code = asc_alloc(&side, n, 1, "values of a person");
    if (code == ASC_OK)
        code = asc_alloc(&s.to, n, sizeof *s.to, "distances of a person");
    if (code == ASC_OK) {
        for (int64_t i = 0; i < one->n * one->n; i++) {
            const double chord = metric->chord((double)one->distances[i]);
            squares[i] = chord * chord;
        }
        s.squares = squares;
        s.side = side;
        for (int32_t a = 0; a < attributes; a++) {
            for (int64_t i = 0; i < one->n; i++) {
                const int8_t value = images->attributes[one->images[i] * attributes + a];
                side[i] = value == 0 ? -1 : value > 0;
            }
            add_up(&s);
            double *found = errors + ((int64_t)one->identity * attributes + a) * WAYS;
            found[CORRECTED] = find_error(&s, true);
            found[PLAIN] = find_error(&s, false);
        }
    }
    free(squares);
    free(side);
    free(s.to);
    return code;
}

/* values: [K] scratch. */
static asc_code summarise(const asc_separability *s, int32_t a, double *values,
                          asc_separable *out) {
    const int32_t attributes = s->images->n_attributes;
    double means[WAYS];
    int64_t people[WAYS];
    asc_signed_rank test = {0};
    asc_code code = ASC_OK;
    for (int way = WAYS - 1; way >= 0; way--) {
        people[way] = 0;
        for (int64_t k = 0; k < s->images->n_identities; k++) {
            const double error = s->errors[(k * attributes + a) * WAYS + way];
            if (!isnan(error))
                values[people[way]++] = error;
        }
        means[way] = asc_mean(values, people[way]);
    }
    for (int64_t k = 0; k < people[CORRECTED]; k++)
        values[k] -= 0.5;
    if (people[CORRECTED] > 0)
        code = asc_signed_rank_test(values, people[CORRECTED], &test);
    *out = (asc_separable){.people = people[CORRECTED],
                           .plain_people = people[PLAIN],
                           .error = means[CORRECTED],
                           .pvalue = people[CORRECTED] > 0 ? test.pvalue : NAN,
                           .plain_error = means[PLAIN]};
    return code;
}

/* Each person's errors are of one rank, and 0 elsewhere. */
asc_code asc_separability_end(MPI_Comm comm, asc_separability *s) {
    enum { CHUNK = 1 << 24 };
    const int64_t all = s->images->n_identities * s->images->n_attributes * WAYS;
    double *values = NULL;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int64_t i = 0; i < all; i += CHUNK) {
        const int n = (int)(all - i < CHUNK ? all - i : CHUNK);
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : s->errors + i, rank == 0 ? s->errors + i : NULL, n,
                   MPI_DOUBLE, MPI_SUM, 0, comm);
    }
    asc_code code =
        asc_alloc(&values, (uint64_t)s->images->n_identities, sizeof *values, "errors of people");
    for (int32_t a = 0; a < s->images->n_attributes && rank == 0 && code == ASC_OK; a++)
        code = summarise(s, a, values, &s->outcome[a]);
    free(values);
    return asc_agree(comm, code);
}
