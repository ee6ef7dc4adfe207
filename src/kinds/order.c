/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/order.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "kinds/groups.h"
#include "sweep/lane_bytes.h"

typedef struct placed {
    uint32_t units;
    uint16_t class;
    int64_t image;
} placed;

static int compare(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->units != y->units)
        return x->units < y->units ? -1 : 1;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

/* The set of most attributes' weights, and of these the one of most classes. */
static int32_t choose_set(const asc_kinds_views *views, const asc_kinds_view **widest) {
    int32_t best = 0, most = 0;
    for (int32_t s = 0; s < views->n_sets; s++) {
        int32_t count = 0;
        for (int32_t v = 0; v < views->n; v++)
            count += views->views[v].weights == s;
        best = count > most ? s : best;
        most = count > most ? count : most;
    }
    *widest = NULL;
    for (int32_t v = 0; v < views->n; v++)
        if (views->views[v].weights == best && (!*widest || views->views[v].n > (*widest)->n))
            *widest = &views->views[v];
    return best;
}

static asc_code find_places(const asc_kinds_views *views, asc_kinds_order *order) {
    const asc_kinds_view *widest = NULL;
    const asc_lane_weights *weights = &views->sets[choose_set(views, &widest)];
    placed *places = NULL;
    asc_code code = asc_alloc(&places, (uint64_t)weights->n, sizeof *places, "order of images");
    for (int64_t i = 0; i < weights->n && code == ASC_OK; i++)
        places[i] = (placed){.units = weights->units[i], .class = widest->classes[i], .image = i};
    if (code == ASC_OK)
        qsort(places, (size_t)weights->n, sizeof *places, compare);
    for (int64_t i = 0; i < weights->n && code == ASC_OK; i++)
        order->order[i] = places[i].image;
    free(places);
    return code;
}

/* Elements [N] of `size` bytes, taken in the order; NULL stays NULL. */
#define TAKE(from, to, what)                                                                       \
    ((from) ? take_##what(order->order, (from), order->images.n, &(to)) : ASC_OK)

#define DEFINE_TAKE(what, type)                                                                    \
    static asc_code take_##what(const int64_t *order, const type *from, int64_t n, type **to) {    \
        asc_code code = asc_alloc(to, (uint64_t)n, sizeof **to, "order of images");                \
        for (int64_t i = 0; i < n && code == ASC_OK; i++)                                          \
            (*to)[i] = from[order[i]];                                                             \
        return code;                                                                               \
    }
DEFINE_TAKE(identity, int32_t)
DEFINE_TAKE(classes, uint16_t)
DEFINE_TAKE(flags, uint8_t)
DEFINE_TAKE(reals, double)
DEFINE_TAKE(units, uint32_t)

static asc_code take_view(const asc_kinds_view *from, const asc_kinds_order *order,
                          asc_kinds_view *to) {
    *to = *from;
    to->classes = NULL;
    to->is_known = NULL;
    to->positions = to->values = NULL;
    asc_code code = TAKE(from->classes, to->classes, classes);
    if (code == ASC_OK)
        code = TAKE(from->is_known, to->is_known, flags);
    if (code == ASC_OK)
        code = TAKE(from->positions, to->positions, reals);
    return code == ASC_OK ? TAKE(from->values, to->values, reals) : code;
}

static asc_code take_set(const asc_lane_weights *from, const asc_kinds_order *order,
                         asc_lane_weights *to) {
    *to = *from;
    to->units = NULL;
    to->shares = NULL;
    asc_code code = TAKE(from->units, to->units, units);
    return code == ASC_OK ? TAKE(from->shares, to->shares, reals) : code;
}

asc_code asc_kinds_order_init(const asc_kinds_views *views, asc_kinds_order *order) {
    const asc_kinds_view *widest = NULL;
    const uint64_t n = (uint64_t)views->images->n;
    *order = (asc_kinds_order){.set = choose_set(views, &widest), .images = *views->images};
    order->images.identity = NULL;
    order->views.images = &order->images;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&order->order, n, sizeof *order->order, "order of images"), done);
    ASC_TRY(code, find_places(views, order), done);
    ASC_TRY(code, TAKE(views->images->identity, order->images.identity, identity), done);
    ASC_TRY(code,
            asc_alloc(&order->views.views, (uint64_t)views->n, sizeof *order->views.views,
                      "attributes"),
            done);
    ASC_TRY(code,
            asc_alloc(&order->views.sets, (uint64_t)views->n_sets, sizeof *order->views.sets,
                      "image weights"),
            done);
    ASC_TRY(code,
            asc_alloc(&order->views.sizes, (uint64_t)views->n_sets, sizeof *order->views.sizes,
                      "image weights"),
            done);
    for (int32_t v = 0; v < views->n; v++, order->views.n++)
        ASC_TRY(code, take_view(&views->views[v], order, &order->views.views[v]), done);
    for (int32_t s = 0; s < views->n_sets; s++, order->views.n_sets++)
        ASC_TRY(code, take_set(&views->sets[s], order, &order->views.sets[s]), done);
    if (!asc_lane_bytes_suit(&order->views.sets[order->set]))
        order->set = -1;
done:
    if (code != ASC_OK)
        asc_kinds_order_free(order);
    return code;
}

void asc_kinds_order_free(asc_kinds_order *order) {
    asc_kinds_views_free(&order->views);
    free(order->images.identity);
    free(order->order);
    *order = (asc_kinds_order){0};
}
