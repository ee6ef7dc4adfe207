/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/tallies.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/lane_group.h"

asc_code asc_kinds_by_person(const asc_images *images, int64_t **first, int64_t **order) {
    *first = *order = NULL;
    asc_code code =
        asc_alloc(first, (uint64_t)images->n_identities + 2, sizeof **first, "images by person");
    if (code == ASC_OK)
        code = asc_alloc(order, (uint64_t)images->n, sizeof **order, "images by person");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < images->n; i++)
        (*first)[images->identity[i] + 2]++;
    for (int64_t k = 0; k < images->n_identities; k++)
        (*first)[k + 2] += (*first)[k + 1];
    for (int64_t i = 0; i < images->n; i++)
        (*order)[(*first)[images->identity[i] + 1]++] = i;
    return ASC_OK;
}

/* A person's images and weight of a class. */
typedef struct own_class {
    int32_t class;
    int64_t images;
    double weight;
} own_class;

/* Classes that a person's images [n] have: own [up to n]; returns how many. */
static int32_t list_own(const asc_kinds_views *views, const asc_kinds_view *view,
                        const int64_t *order, int64_t n, own_class *own) {
    const double *shares = views->sets[view->weights].shares;
    int32_t count = 0;
    for (int64_t m = 0; m < n; m++) {
        const int64_t i = order[m];
        int32_t c = 0;
        if (!view->is_known[i])
            continue;
        while (c < count && own[c].class != view->classes[i])
            c++;
        if (c == count)
            own[count++] = (own_class){.class = view->classes[i]};
        own[c].images++;
        own[c].weight += shares[i];
    }
    return count;
}

/* Adds a person, and takes its own pairs off. */
static void add_person(const own_class *own, int32_t count, asc_kinds_tallies *t) {
    t->people += count > 0;
    for (int32_t a = 0; a < count; a++) {
        const int32_t k = own[a].class;
        t->images += own[a].images;
        t->class_people[k]++;
        t->class_images[k] += own[a].images;
        t->class_weight[k] += own[a].weight;
        for (int32_t b = 0; b < count; b++) {
            const int64_t at = (int64_t)k * t->n + own[b].class;
            t->pairs[at] -= own[a].images * own[b].images;
            t->mass[at] -= own[a].weight * own[b].weight;
        }
    }
}

/* Adds the pairs of all images. */
static void add_all(asc_kinds_tallies *t) {
    for (int32_t k = 0; k < t->n; k++)
        for (int32_t l = 0; l < t->n; l++) {
            const int64_t at = (int64_t)k * t->n + l;
            t->pairs[at] += t->class_images[k] * t->class_images[l];
            t->mass[at] += t->class_weight[k] * t->class_weight[l];
            if (k == l) {
                t->pairs[at] /= 2;
                t->mass[at] /= 2;
            }
            if (t->pairs[at] == 0)
                t->mass[at] = 0; /* not what rounding left */
        }
}

static void add_gaps(asc_kinds_tallies *t) {
    for (int32_t k = 0; k < t->n; k++)
        for (int32_t l = k; l < t->n; l++)
            t->steps[l - k] += t->pairs[(int64_t)k * t->n + l];
}

static int compare_reals(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Adds sign times the pairs of ranks [n], ascending, by the bin of their gap. */
static void add_bins(const double *ranks, int64_t n, int64_t sign, int64_t *steps) {
    int64_t end[ASC_KINDS_BINS + 1] = {0}; /* first rank whose gap is in bin b or beyond */
    for (int64_t i = 0; i < n; i++) {
        end[0] = i + 1;
        end[ASC_KINDS_BINS] = n;
        for (int32_t b = 1; b < ASC_KINDS_BINS; b++) {
            end[b] = end[b] < i + 1 ? i + 1 : end[b];
            while (end[b] < n && asc_gap_bin(ranks[end[b]], ranks[i], ASC_KINDS_BINS) < b)
                end[b]++;
        }
        for (int32_t b = 0; b < ASC_KINDS_BINS; b++)
            steps[b] += sign * (end[b + 1] - end[b]);
    }
}

/* Known ranks of images listed in order [n] (NULL: all), ascending: ranks; returns how many. */
static int64_t sort_ranks(const asc_kinds_view *view, const int64_t *order, int64_t n,
                          double *ranks) {
    int64_t count = 0;
    for (int64_t m = 0; m < n; m++) {
        const int64_t i = order ? order[m] : m;
        if (view->is_known[i])
            ranks[count++] = view->positions[i];
    }
    qsort(ranks, (size_t)count, sizeof *ranks, compare_reals);
    return count;
}

static asc_code allocate(const asc_kinds_view *view, asc_kinds_tallies *t) {
    const uint64_t n = (uint64_t)view->n;
    const bool continuous = view->values != NULL;
    asc_code code = ASC_OK;
    t->n = view->n;
    ASC_TRY(code, asc_alloc(&t->class_people, n, sizeof(int64_t), "classes"), done);
    ASC_TRY(code, asc_alloc(&t->class_images, n, sizeof(int64_t), "classes"), done);
    ASC_TRY(code, asc_alloc(&t->class_weight, n, sizeof(double), "classes"), done);
    ASC_TRY(code, asc_alloc(&t->pairs, n * n, sizeof(int64_t), "pairs of classes"), done);
    ASC_TRY(code, asc_alloc(&t->mass, n * n, sizeof(double), "pairs of classes"), done);
    if (view->positions)
        code =
            asc_alloc(&t->steps, continuous ? ASC_KINDS_BINS : n, sizeof(int64_t), "pairs by gap");
done:
    return code;
}

asc_code asc_kinds_tally(const asc_kinds_views *views, const asc_kinds_view *view,
                         asc_kinds_tallies *t) {
    const asc_images *images = views->images;
    int64_t *first = NULL, *order = NULL;
    own_class *own = NULL;
    double *ranks = NULL;
    *t = (asc_kinds_tallies){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, allocate(view, t), done);
    ASC_TRY(code, asc_kinds_by_person(images, &first, &order), done);
    ASC_TRY(code, asc_alloc(&own, (uint64_t)images->n, sizeof *own, "classes of people"), done);
    ASC_TRY(code, asc_alloc(&ranks, (uint64_t)images->n, sizeof *ranks, "ranks"), done);
    for (int64_t k = 0; k < images->n_identities; k++) {
        const int64_t n = first[k + 1] - first[k];
        add_person(own, list_own(views, view, order + first[k], n, own), t);
        if (view->values)
            add_bins(ranks, sort_ranks(view, order + first[k], n, ranks), -1, t->steps);
    }
    add_all(t);
    if (view->values)
        add_bins(ranks, sort_ranks(view, NULL, images->n, ranks), 1, t->steps);
    else if (view->positions)
        add_gaps(t);
done:
    free(first);
    free(order);
    free(own);
    free(ranks);
    if (code != ASC_OK)
        asc_kinds_tallies_free(t);
    return code;
}

void asc_kinds_tallies_free(asc_kinds_tallies *t) {
    free(t->class_people);
    free(t->class_images);
    free(t->class_weight);
    free(t->pairs);
    free(t->mass);
    free(t->steps);
    *t = (asc_kinds_tallies){0};
}
