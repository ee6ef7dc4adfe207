/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/dimension.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "attrscope/stats.h"
#include "attrscope/sweep.h"
#include "core/team.h"

enum { SIZES = 8 }; /* most sizes that there are, for 29 points */

/* The sizes of a run's subsets. */
typedef struct run_sizes {
    int64_t of[SIZES];
    int n;
} run_sizes;

static run_sizes find_sizes(int64_t n) {
    const int64_t step = (n - ASC_DIMENSION_LEAST) / ASC_DIMENSION_STEPS;
    run_sizes found = {.n = 0};
    for (int64_t size = ASC_DIMENSION_LEAST; step > 0 && size < n - step; size += step)
        found.of[found.n++] = size;
    return found;
}

double asc_dimension_of(const int64_t *sizes, const double *totals, int64_t n) {
    double x = 0, y = 0, xx = 0, xy = 0, count = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = 0; i < n; i++) {
            if (!(totals[i] > 0))
                continue;
            const double u = log((double)sizes[i]), v = log(totals[i]);
            if (pass == 0) {
                x += u;
                y += v;
                count++;
            } else {
                xx += (u - x) * (u - x);
                xy += (u - x) * (v - y);
            }
        }
        if (pass == 0 && count > 0) {
            x /= count;
            y /= count;
        }
    }
    const double slope = xy / xx;
    return count >= 2 && slope < 1 ? 1 / (1 - slope) : NAN;
}

/* What a thread works in, for n points. */
typedef struct scratch {
    int64_t *order; /* [n] */
    float *near;    /* [n] */
} scratch;

/* Puts a random subset of m of n points first: place i takes the point at i + bits mod (n - i). */
static void draw(int64_t n, int64_t m, uint64_t seed, uint64_t number, int64_t *order) {
    for (int64_t i = 0; i < n; i++)
        order[i] = i;
    for (int64_t i = 0; i < m; i++) {
        const uint64_t bits = asc_random_bits(seed, ASC_RANDOM_SUBSET, number, (uint32_t)i);
        const int64_t other = i + (int64_t)(bits % (uint64_t)(n - i)), taken = order[other];
        order[other] = order[i];
        order[i] = taken;
    }
}

/* Length of the tree of the first m points of the order, by Prim's algorithm. */
static double measure(const float *distances, int64_t n, int64_t m, const scratch *s) {
    double total = 0;
    int64_t at = 0;
    for (int64_t i = 0; i < m; i++)
        s->near[i] = INFINITY;
    for (int64_t step = 0; step + 1 < m; step++) {
        const float *row = distances + s->order[at] * n;
        float least = INFINITY;
        s->near[at] = -1; /* in the tree */
        for (int64_t i = 0; i < m; i++) {
            const float distance = row[s->order[i]];
            s->near[i] = distance < s->near[i] ? distance : s->near[i];
            if (s->near[i] >= 0 && s->near[i] < least) {
                least = s->near[i];
                at = i;
            }
        }
        total += (double)least;
    }
    return total;
}

/* One run: the median total of several subsets of every size. */
static double run(const float *distances, int64_t n, const run_sizes *of, uint64_t seed,
                  int64_t number, const scratch *s) {
    double totals[SIZES], drawn[ASC_DIMENSION_DRAWS];
    for (int k = 0; k < of->n; k++) {
        const int draws = n <= 2 * of->of[k] ? ASC_DIMENSION_DRAWS_OF_LARGE : ASC_DIMENSION_DRAWS;
        for (int t = 0; t < draws; t++) {
            const int64_t which = (number * of->n + k) * ASC_DIMENSION_DRAWS + t;
            draw(n, of->of[k], seed, (uint64_t)which, s->order);
            drawn[t] = measure(distances, n, of->of[k], s);
        }
        totals[k] = asc_quantile(drawn, draws, 0.5);
        if (!(totals[k] > 0))
            return NAN;
    }
    return asc_dimension_of(of->of, totals, of->n);
}

static asc_code run_all(const float *distances, int64_t n, int64_t runs, uint64_t seed,
                        double *found) {
    const run_sizes of = find_sizes(n);
    asc_team team = {0};
#pragma omp parallel num_threads(asc_sweep_threads())
    {
        scratch s = {0};
        asc_code code = asc_alloc(&s.order, (uint64_t)n, sizeof *s.order, "subsets");
        if (code == ASC_OK)
            code = asc_alloc(&s.near, (uint64_t)n, sizeof *s.near, "subsets");
        asc_team_note(&team, code);
#pragma omp for schedule(dynamic)
        for (int64_t r = 0; r < runs; r++)
            if (code == ASC_OK)
                found[r] = run(distances, n, &of, seed, r, &s);
        free(s.order);
        free(s.near);
    }
    return asc_team_end(&team);
}

asc_code asc_dimensions_draw(const float *distances, int64_t n, int64_t repetitions, uint64_t seed,
                             asc_dimensions *found) {
    const int64_t runs = repetitions * ASC_DIMENSION_RUNS;
    double *each = NULL;
    *found = (asc_dimensions){.mean = NAN, .deviation = NAN};
    if (find_sizes(n).n == 0)
        return ASC_OK;
    asc_code code = asc_alloc(&each, (uint64_t)runs, sizeof *each, "dimensions");
    if (code == ASC_OK)
        code = run_all(distances, n, runs, seed, each);
    for (int64_t r = 0; r < runs && code == ASC_OK; r++)
        if (!isnan(each[r]))
            each[found->n++] = each[r];
    if (code == ASC_OK) {
        found->mean = asc_mean(each, found->n);
        found->deviation = asc_deviation(each, found->n, 1);
    }
    free(each);
    return code;
}
