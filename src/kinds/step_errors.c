/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/step_errors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"

/* What is left of a mass that is all taken off. */
static const double NOTHING = 1e-9;

/* Sums and masses of pairs by gap, of all and with one person; arrays are owned. */
typedef struct gaps {
    int32_t n;
    double *sum, *mass;         /* [n] of all pairs */
    double *own_sum, *own_mass; /* [n] of one person's */
    double *weight;             /* [n] of the person's images by class */
    double *without;            /* [people, n] means without each person */
} gaps;

static asc_code allocate(int32_t n, int64_t people, gaps *g) {
    const uint64_t steps = (uint64_t)n;
    asc_code code = ASC_OK;
    *g = (gaps){.n = n};
    ASC_TRY(code, asc_alloc(&g->sum, steps, sizeof(double), "mean distances"), done);
    ASC_TRY(code, asc_alloc(&g->mass, steps, sizeof(double), "mean distances"), done);
    ASC_TRY(code, asc_alloc(&g->own_sum, steps, sizeof(double), "mean distances"), done);
    ASC_TRY(code, asc_alloc(&g->own_mass, steps, sizeof(double), "mean distances"), done);
    ASC_TRY(code, asc_alloc(&g->weight, steps, sizeof(double), "mean distances"), done);
    code = asc_alloc(&g->without, steps * (uint64_t)people, sizeof(double), "mean distances");
done:
    return code;
}

static void free_gaps(gaps *g) {
    free(g->sum);
    free(g->mass);
    free(g->own_sum);
    free(g->own_mass);
    free(g->weight);
    free(g->without);
}

static void add_all(const asc_kinds_tallies *tallies, const asc_kinds_found *found, gaps *g) {
    for (int32_t h = 0; h < g->n; h++) {
        for (int32_t k = 0; k + h < g->n; k++)
            g->mass[h] += tallies->mass[(int64_t)k * g->n + k + h];
        g->sum[h] = isnan(found->step_mean[h]) ? 0 : found->step_mean[h] * g->mass[h];
    }
}

/* A person's own sums and masses, from images listed in order [n]. Returns whether it has any. */
static bool add_person(const asc_kinds_view *view, const asc_lane_weights *weights,
                       const asc_kinds_tallies *tallies, const asc_lane_sums *sums, int32_t at,
                       const int64_t *images, int64_t n, gaps *g) {
    bool is_any = false;
    for (int32_t c = 0; c < g->n; c++)
        g->own_sum[c] = g->own_mass[c] = g->weight[c] = 0;
    for (int64_t m = 0; m < n; m++) {
        const int64_t i = images[m];
        const int32_t own = view->classes[i];
        if (!view->is_known[i])
            continue;
        is_any = true;
        g->weight[own] += weights->shares[i];
        for (int32_t c = 0; c < g->n; c++)
            g->own_sum[abs(own - c)] += weights->shares[i] * asc_lane_sums_of_image(sums, at, i, c);
    }
    for (int32_t k = 0; k < g->n; k++)
        for (int32_t c = 0; c < g->n; c++)
            g->own_mass[abs(k - c)] += g->weight[k] * (tallies->class_weight[c] - g->weight[c]);
    return is_any;
}

static asc_code find_errors(const gaps *g, int64_t people, asc_kinds_found *found) {
    double *influence = NULL;
    asc_code code = asc_alloc(&influence, (uint64_t)people, sizeof *influence, "mean distances");
    for (int32_t h = 0; h < g->n && code == ASC_OK; h++) {
        if (isnan(found->step_mean[h]))
            continue;
        asc_jackknife_influence(g->without + h, people, g->n, influence, 1);
        const asc_spread spread = asc_spread_of(influence, people, 1, people);
        found->step_near[h] = asc_spread_estimate(found->step_mean[h], &spread, 0, INFINITY);
    }
    free(influence);
    return code;
}

asc_code asc_kinds_step_errors(const asc_kinds_views *views, const asc_kinds_view *view,
                               const asc_kinds_tallies *tallies, const asc_lane_sums *sums,
                               int32_t at, asc_kinds_found *found) {
    const asc_images *images = views->images;
    const asc_lane_weights *weights = &views->sets[view->weights];
    int64_t *first = NULL, *order = NULL, people = 0;
    gaps g = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, allocate(view->n, tallies->people, &g), done);
    ASC_TRY(code, asc_kinds_by_person(images, &first, &order), done);
    add_all(tallies, found, &g);
    for (int64_t k = 0; k < images->n_identities; k++) {
        if (!add_person(view, weights, tallies, sums, at, order + first[k], first[k + 1] - first[k],
                        &g))
            continue;
        for (int32_t h = 0; h < g.n; h++) {
            const double left = g.mass[h] - g.own_mass[h];
            g.without[people * g.n + h] =
                left > NOTHING * g.mass[h] ? (g.sum[h] - g.own_sum[h]) / left : NAN;
        }
        people++;
    }
    code = find_errors(&g, people, found);
done:
    free_gaps(&g);
    free(first);
    free(order);
    return code;
}
