/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/covariance.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "kinds/tallies.h"

typedef struct placed {
    double position;
    int64_t image;
} placed;

static int compare(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

/* Sums over all other images, and those of its person, of weight times gap: rows [N]. */
static asc_code sum_all_gaps(const asc_kinds_view *view, const asc_lane_weights *weights,
                             double *rows) {
    placed *list = NULL;
    int64_t n = 0;
    asc_code code = asc_alloc(&list, (uint64_t)weights->n, sizeof *list, "gaps");
    double below = 0, total = 0, moment = 0; /* weight, and weight times position */
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < weights->n; i++) {
        if (!view->is_known[i])
            continue;
        list[n++] = (placed){view->positions[i], i};
        total += weights->shares[i];
        moment += weights->shares[i] * view->positions[i];
    }
    qsort(list, (size_t)n, sizeof *list, compare);
    double moment_below = 0;
    for (int64_t m = 0; m < n; m++) {
        const double at = list[m].position, own = weights->shares[list[m].image];
        rows[list[m].image] =
            at * below - moment_below + (moment - moment_below) - at * (total - below);
        below += own;
        moment_below += own * at;
    }
    free(list);
    return ASC_OK;
}

/* Takes the gaps to the person's own images [n] off. */
static void take_own(const asc_kinds_view *view, const asc_lane_weights *weights,
                     const int64_t *images, int64_t n, double *rows) {
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b < n; b++)
            if (view->is_known[images[a]])
                rows[images[a]] -= weights->shares[images[b]] *
                                   fabs(view->positions[images[a]] - view->positions[images[b]]);
}

/* Sum of w_i w_j (position_i - position_j)^2 over ordered pairs of images listed in order [n]
 * (NULL: all). */
static double square_gaps(const asc_kinds_view *view, const asc_lane_weights *weights,
                          const int64_t *order, int64_t n) {
    double total = 0, moment = 0, squares = 0;
    for (int64_t m = 0; m < n; m++) {
        const int64_t i = order ? order[m] : m;
        const double at = view->positions[i] - 0.5 * view->range, own = weights->shares[i];
        total += own;
        moment += own * at;
        squares += own * at * at;
    }
    return 2 * (total * squares - moment * moment);
}

/* Unbiased, with n people: sums of products, of products of row sums, and both totals. */
static double unbiased(double products, double rows, double x, double y, double n) {
    return n < 4 ? NAN
                 : (products - 2 / (n - 2) * rows + x * y / ((n - 1) * (n - 2))) / (n * (n - 3));
}

asc_code asc_kinds_covariance(const asc_kinds_views *views, const asc_kinds_view *view,
                              const asc_pair_covariance *sums, int32_t p, int64_t people,
                              asc_kinds_found *found) {
    const asc_images *images = views->images;
    const asc_lane_weights *weights = &views->sets[view->people];
    int64_t *first = NULL, *order = NULL;
    double *gaps = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&gaps, (uint64_t)images->n, sizeof *gaps, "gaps"), done);
    ASC_TRY(code, asc_kinds_by_person(images, &first, &order), done);
    ASC_TRY(code, sum_all_gaps(view, weights, gaps), done);
    double squares = square_gaps(view, weights, NULL, images->n);
    for (int64_t k = 0; k < images->n_identities; k++) {
        take_own(view, weights, order + first[k], first[k + 1] - first[k], gaps);
        squares -= square_gaps(view, weights, order + first[k], first[k + 1] - first[k]);
    }
    double x = 0, y = 0, both = 0, of_x = 0, of_y = 0;
    for (int64_t i = 0; i < images->n; i++) {
        const double row = asc_pair_covariance_row(sums, p, i), own = weights->shares[i];
        x += own * row;
        y += own * gaps[i];
        both += own * row * gaps[i];
        of_x += own * row * row;
        of_y += own * gaps[i] * gaps[i];
    }
    const double n = (double)people;
    found->covariance = unbiased(asc_pair_covariance_products(sums, p), both, x, y, n);
    found->of_distance = unbiased(asc_pair_covariance_squares(sums, p), of_x, x, x, n);
    found->of_gap = unbiased(squares, of_y, y, y, n);
done:
    free(gaps);
    free(first);
    free(order);
    return code;
}
