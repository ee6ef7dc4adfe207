/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/forest.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/nearest.h"

/* What is known of the edges out of a tree. */
typedef struct outlook {
    asc_edge least;  /* infinitely long: none is known */
    uint64_t unseen; /* least bound of its points of which no edge out is known */
} outlook;

int asc_edge_compare(const void *a, const void *b) {
    const asc_edge *x = a, *y = b;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

asc_code asc_forest_init(int64_t n, const int32_t *classes, int32_t n_classes, asc_forest *forest) {
    uint8_t *taken = NULL;
    *forest = (asc_forest){.n = n, .classes = classes};
    asc_code code = asc_alloc(&taken, (uint64_t)n_classes, 1, "classes of points");
    if (code == ASC_OK)
        code = asc_alloc(&forest->tree, (uint64_t)n, sizeof *forest->tree, "trees");
    if (code == ASC_OK)
        code = asc_alloc(&forest->edges, (uint64_t)n, sizeof *forest->edges, "edges of trees");
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        forest->tree[i] = (int32_t)i;
        if (classes[i] < 0)
            continue;
        forest->wanted += taken[classes[i]];
        taken[classes[i]] = 1;
    }
    free(taken);
    return code;
}

void asc_forest_free(asc_forest *forest) {
    free(forest->tree);
    free(forest->edges);
    *forest = (asc_forest){0};
}

static int32_t root_of(const asc_forest *forest, int32_t point) {
    while (forest->tree[point] != point)
        point = forest->tree[point];
    return point;
}

/* Whether a pair leaves the point's tree inside its class. */
static bool leaves(const asc_forest *forest, int64_t point, int64_t other) {
    return forest->classes[point] == forest->classes[other] &&
           forest->tree[point] != forest->tree[other];
}

/* The first of a point's list that leaves its tree, from a place on behind which it stays. */
static bool find_first(const asc_forest *forest, const asc_list *list, int64_t point,
                       int32_t *place, asc_edge *edge) {
    while (*place < list->n && !leaves(forest, point, asc_nearest_index(list->keys[*place])))
        ++*place;
    if (*place >= list->n)
        return false;
    const uint64_t key = list->keys[*place];
    const int32_t own = (int32_t)point, other = (int32_t)asc_nearest_index(key);
    *edge = (asc_edge){.length = asc_lists_distance(key),
                       .a = own < other ? own : other,
                       .b = own < other ? other : own};
    return true;
}

/* Looks at all points: outlooks [n] at the points that stand for trees, places [n]. */
static void look(const asc_forest *forest, const asc_lists *lists, int32_t number, int32_t *places,
                 outlook *outlooks) {
    for (int64_t i = 0; i < forest->n; i++)
        outlooks[i] = (outlook){.least = {.length = INFINITY}, .unseen = UINT64_MAX};
    for (int64_t i = 0; i < forest->n; i++) {
        if (forest->classes[i] < 0)
            continue;
        outlook *of = &outlooks[forest->tree[i]];
        const asc_list list = asc_lists_of(lists, number, i);
        asc_edge edge;
        if (!find_first(forest, &list, i, &places[i], &edge))
            of->unseen = list.bound < of->unseen ? list.bound : of->unseen;
        else if (asc_edge_compare(&edge, &of->least) < 0)
            of->least = edge;
    }
}

/* Adds the edges that are sure; how many. */
static int64_t join(asc_forest *forest, const outlook *outlooks) {
    const int64_t before = forest->n_edges;
    for (int64_t i = 0; i < forest->n; i++) {
        const outlook *of = &outlooks[i];
        if (isinf(of->least.length) || !asc_lists_settle(of->unseen, of->least.length))
            continue;
        const int32_t a = root_of(forest, of->least.a), b = root_of(forest, of->least.b);
        if (a == b)
            continue; /* both trees have chosen it */
        forest->tree[a > b ? a : b] = a > b ? b : a;
        forest->edges[forest->n_edges++] = of->least;
    }
    for (int64_t i = 0; i < forest->n; i++)
        forest->tree[i] = root_of(forest, (int32_t)i);
    return forest->n_edges - before;
}

static asc_code look_init(int64_t n, int32_t **places, outlook **outlooks) {
    asc_code code = asc_alloc(places, (uint64_t)n, sizeof **places, "trees");
    return code == ASC_OK ? asc_alloc(outlooks, (uint64_t)n, sizeof **outlooks, "trees") : code;
}

asc_code asc_forest_grow(asc_forest *forest, const asc_lists *lists, int32_t number) {
    int32_t *places = NULL;
    outlook *outlooks = NULL;
    asc_code code = look_init(forest->n, &places, &outlooks);
    int64_t added = code == ASC_OK;
    while (added > 0 && !asc_forest_is_whole(forest)) {
        look(forest, lists, number, places, outlooks);
        added = join(forest, outlooks);
    }
    free(places);
    free(outlooks);
    return code;
}

/* Marks the largest tree of each class: its size is made negative. sizes [n], at the points that
 * stand for trees. */
static void set_largest_aside(const asc_forest *forest, int32_t *sizes, int32_t *largest) {
    for (int64_t i = 0; i < forest->n; i++)
        if (forest->classes[i] >= 0)
            sizes[forest->tree[i]]++;
    for (int64_t i = 0; i < forest->n; i++) {
        if (sizes[i] == 0)
            continue;
        int32_t *of = &largest[forest->classes[i]];
        if (*of == 0 || sizes[i] > sizes[*of - 1])
            *of = (int32_t)i + 1;
    }
    for (int64_t i = 0; i < forest->n; i++)
        if (forest->classes[i] >= 0 && largest[forest->classes[i]] == i + 1)
            sizes[i] = -sizes[i];
}

static asc_code find_waiting(const asc_forest *forest, int32_t *sizes) {
    int32_t *largest = NULL, classes = 0;
    for (int64_t i = 0; i < forest->n; i++)
        classes = forest->classes[i] >= classes ? forest->classes[i] + 1 : classes;
    asc_code code = asc_alloc(&largest, (uint64_t)classes, sizeof *largest, "largest trees");
    if (code == ASC_OK)
        set_largest_aside(forest, sizes, largest);
    free(largest);
    return code;
}

asc_code asc_forest_ask(const asc_forest *forest, const asc_lists *lists, int32_t number,
                        float *reach) {
    int32_t *places = NULL, *sizes = NULL;
    outlook *outlooks = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, look_init(forest->n, &places, &outlooks), done);
    ASC_TRY(code, asc_alloc(&sizes, (uint64_t)forest->n, sizeof *sizes, "sizes of trees"), done);
    ASC_TRY(code, find_waiting(forest, sizes), done);
    look(forest, lists, number, places, outlooks);
    for (int64_t i = 0; i < forest->n; i++) {
        float *of = &reach[i * lists->n_forests + number];
        *of = -1;
        if (forest->classes[i] < 0 || sizes[forest->tree[i]] < 0)
            continue;
        const asc_list list = asc_lists_of(lists, number, i);
        const float least = outlooks[forest->tree[i]].least.length;
        if (places[i] >= list.n && !asc_lists_settle(list.bound, least))
            *of = least;
    }
done:
    free(places);
    free(outlooks);
    free(sizes);
    return code;
}

void asc_forest_sort(asc_forest *forest) {
    qsort(forest->edges, (size_t)forest->n_edges, sizeof *forest->edges, asc_edge_compare);
}
