/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/planar.h"

#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"

typedef struct place {
    double x, y;
    int64_t index;
} place;

typedef struct near {
    double square;
    int64_t index;
} near;

static int by_x(const void *a, const void *b) {
    const place *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static bool is_before(near a, near b) {
    return a.square < b.square || (a.square == b.square && a.index < b.index);
}

/* Puts one into an ascending list of *held of k. */
static void insert(near *list, int32_t *held, int32_t k, near one) {
    if (*held == k && !is_before(one, list[k - 1]))
        return;
    int32_t at = *held < k ? (*held)++ : k - 1;
    for (; at > 0 && is_before(one, list[at - 1]); at--)
        list[at] = list[at - 1];
    list[at] = one;
}

/* Walks away from place p to both sides until neither can hold a nearer one. */
static void look_around(const place *sorted, int64_t n, int64_t p, int32_t k, near *list) {
    const place *own = &sorted[p];
    int32_t held = 0;
    for (int64_t left = p - 1, right = p + 1; left >= 0 || right < n;) {
        const bool goes_left =
            left >= 0 && (right >= n || own->x - sorted[left].x <= sorted[right].x - own->x);
        const place *other = &sorted[goes_left ? left-- : right++];
        const double dx = other->x - own->x, dy = other->y - own->y;
        if (held == k && dx * dx > list[k - 1].square)
            return;
        insert(list, &held, k, (near){dx * dx + dy * dy, other->index});
    }
}

asc_code asc_planar_find(const double *places, int64_t n, int32_t k, int64_t *nearest) {
    place *sorted = NULL;
    near *lists = NULL;
    asc_code code = asc_alloc(&sorted, (uint64_t)n, sizeof *sorted, "places");
    if (code == ASC_OK)
        code = asc_alloc(&lists, (uint64_t)n, (size_t)k * sizeof *lists, "neighbours on the map");
    if (code == ASC_OK) {
        for (int64_t i = 0; i < n; i++)
            sorted[i] = (place){places[2 * i], places[2 * i + 1], i};
        qsort(sorted, (size_t)n, sizeof *sorted, by_x);
#pragma omp parallel for schedule(dynamic, 64)
        for (int64_t p = 0; p < n; p++)
            look_around(sorted, n, p, k, lists + p * k);
        for (int64_t p = 0; p < n; p++)
            for (int32_t j = 0; j < k; j++)
                nearest[sorted[p].index * k + j] = lists[p * k + j].index;
    }
    free(sorted);
    free(lists);
    return code;
}
