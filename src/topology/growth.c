/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/growth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "sweep/points_take.h"
#include "topology/trees.h"

typedef struct keyed {
    uint64_t bits;
    int64_t point;
} keyed;

static int ascending(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    if (x->bits != y->bits)
        return x->bits < y->bits ? -1 : 1;
    return (x->point > y->point) - (x->point < y->point);
}

asc_code asc_growth_order(const int64_t *keys, int64_t n, uint64_t seed, int64_t *order) {
    keyed *all = NULL;
    asc_code code = asc_alloc(&all, (uint64_t)n, sizeof *all, "order of points");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        all[i] = (keyed){asc_random_bits(seed, ASC_RANDOM_SUBSET_ORDER, (uint64_t)keys[i], 0), i};
    if (code == ASC_OK)
        qsort(all, (size_t)n, sizeof *all, ascending);
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        order[i] = all[i].point;
    free(all);
    return code;
}

/* The first m points of the order, ascending: which [m]. */
static asc_code take_first(const int64_t *order, int64_t n, int64_t m, int64_t *which) {
    uint8_t *taken = NULL;
    int64_t at = 0;
    asc_code code = asc_alloc(&taken, (uint64_t)n, 1, "nested points");
    for (int64_t i = 0; i < m && code == ASC_OK; i++)
        taken[order[i]] = 1;
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        if (taken[i])
            which[at++] = i;
    free(taken);
    return code;
}

/* Classes and forests of the points which [m]. */
typedef struct level {
    int64_t m;
    int64_t *which;
    int32_t *classes;    /* [divisions, m] */
    asc_forest *forests; /* [divisions] */
    int32_t divisions;
} level;

static asc_code level_init(const int64_t *order, const asc_divisions *divisions, int64_t m,
                           level *of) {
    uint64_t size = 0;
    *of = (level){.m = m, .divisions = divisions->count};
    asc_code code = asc_multiply((uint64_t)m, (uint64_t)divisions->count, &size, "nested points");
    if (code == ASC_OK)
        code = asc_alloc(&of->which, (uint64_t)m, sizeof *of->which, "nested points");
    if (code == ASC_OK)
        code = asc_alloc(&of->classes, size, sizeof *of->classes, "nested points");
    if (code == ASC_OK)
        code = asc_alloc(&of->forests, (uint64_t)divisions->count, sizeof *of->forests, "trees");
    if (code == ASC_OK)
        code = take_first(order, divisions->n, m, of->which);
    for (int32_t d = 0; d < divisions->count && code == ASC_OK; d++) {
        int32_t *classes = of->classes + d * m;
        for (int64_t i = 0; i < m; i++)
            classes[i] = divisions->of[d].classes[of->which[i]];
        code = asc_forest_init(m, classes, divisions->of[d].n_classes, &of->forests[d]);
    }
    return code;
}

static void level_free(level *of) {
    for (int32_t d = 0; of->forests && d < of->divisions; d++)
        asc_forest_free(&of->forests[d]);
    free(of->forests);
    free(of->classes);
    free(of->which);
}

static void note(const level *of, int32_t number, asc_population *population) {
    for (int64_t s = 0; s < population->n_subsets; s++) {
        asc_subset *subset = &population->subsets[s];
        const asc_forest *forest = &of->forests[subset->division];
        for (int64_t i = 0; i < of->m; i++)
            subset->sizes[number] += forest->classes[i] == subset->class;
        for (int64_t e = 0; e < forest->n_edges; e++)
            if (forest->classes[forest->edges[e].a] == subset->class)
                subset->totals[number] += (double)forest->edges[e].length;
    }
}

static asc_code grow_level(const asc_points *points, const int64_t *order, int32_t number,
                           asc_population *population) {
    asc_points taken = {0};
    level of;
    int32_t sweeps = 0;
    asc_code code = asc_agree(points->comm,
                              level_init(order, &population->divisions, points->n >> number, &of));
    if (code == ASC_OK)
        code = asc_points_take(points, of.which, of.m, &taken);
    if (code == ASC_OK)
        code = asc_trees_grow(&taken, of.forests, of.divisions, &sweeps);
    if (code == ASC_OK)
        note(&of, number, population);
    asc_points_free(&taken);
    level_free(&of);
    return code;
}

asc_code asc_growth_nest(const asc_points *points, const int64_t *order,
                         asc_population *population) {
    asc_code code = ASC_OK;
    for (int64_t s = 0; s < population->n_subsets; s++) {
        asc_subset *subset = &population->subsets[s];
        subset->sizes[0] = subset->n;
        for (int64_t e = 0; e + 1 < subset->n; e++)
            subset->totals[0] += (double)subset->lengths[e];
    }
    for (int32_t l = 1; l < population->levels && code == ASC_OK; l++)
        code = grow_level(points, order, l, population);
    return code;
}
