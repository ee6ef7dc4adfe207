/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/entropies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"

/* As of a binary attribute: the density of people's means in [-1, 1]. */
static double density_entropy(const double *means, int64_t n) {
    enum { POINTS = 101 };
    double density[POINTS];
    if (n == 0)
        return NAN;
    asc_density_gaussian(means, NULL, n, 0.1, -1, 1, POINTS, density);
    return asc_entropy(density, POINTS);
}

/* Shares of the classes among a person's known images: out [n]; false without any. */
static bool find_shares(const asc_kinds_view *view, const int64_t *images, int64_t count,
                        double *out) {
    int64_t known = 0;
    memset(out, 0, (size_t)view->n * sizeof *out);
    for (int64_t m = 0; m < count; m++) {
        known += view->is_known[images[m]];
        out[view->classes[images[m]]] += view->is_known[images[m]];
    }
    for (int32_t k = 0; k < view->n && known > 0; k++)
        out[k] /= (double)known;
    return known > 0;
}

/* shares [people, n] of people with a value. */
static void of_classes(const asc_kinds_view *view, const asc_kinds_tallies *tallies,
                       const double *shares, double *means, asc_kinds_entropies *e) {
    double within = 0, between = 0;
    int32_t there = 0;
    for (int64_t p = 0; p < tallies->people; p++)
        within += asc_entropy(shares + p * view->n, view->n);
    for (int32_t k = 0; k < view->n; k++) {
        if (tallies->class_images[k] == 0)
            continue;
        there++;
        for (int64_t p = 0; p < tallies->people && e->inter_of; p++)
            means[p] = 2 * shares[p * view->n + k] - 1;
        if (e->inter_of)
            between += e->inter_of[k] = density_entropy(means, tallies->people);
    }
    e->intra = tallies->people > 0 ? within / (double)tallies->people : NAN;
    e->intra_share = there > 1 ? e->intra / log(there) : NAN;
    e->inter = there > 0 ? between / there : NAN;
}

/* ICC(1): mean squares between and within people. */
static double find_icc(double between, double within, double squared_sizes, double n, double k) {
    if (k < 2 || n <= k)
        return NAN;
    const double b = between / (k - 1), w = within / (n - k);
    const double m = (n - squared_sizes / n) / (k - 1), scale = b + (m - 1) * w;
    return scale > 0 ? (b - w) / scale : NAN;
}

/* people [K + 1], order [N]: images by person; means [K] is scratch. */
static void of_values(const asc_kinds_view *view, const int64_t *first, const int64_t *order,
                      int64_t n_people, double *means, asc_kinds_entropies *e) {
    double sum = 0, least = INFINITY, most = -INFINITY, between = 0, within = 0, sizes = 0;
    int64_t n = 0, people = 0;
    for (int64_t m = 0; m < first[n_people]; m++) {
        const double value = view->values[order[m]];
        if (isnan(value))
            continue;
        sum += value;
        least = fmin(least, value);
        most = fmax(most, value);
        n++;
    }
    e->mean = n > 0 ? sum / (double)n : NAN;
    for (int64_t k = 0; k < n_people; k++) {
        double own = 0;
        int64_t size = 0;
        for (int64_t m = first[k]; m < first[k + 1]; m++)
            if (view->is_known[order[m]]) {
                own += view->values[order[m]];
                size++;
            }
        if (size == 0)
            continue;
        const double mean = own / (double)size;
        for (int64_t m = first[k]; m < first[k + 1]; m++)
            if (view->is_known[order[m]])
                within += (view->values[order[m]] - mean) * (view->values[order[m]] - mean);
        between += (double)size * (mean - e->mean) * (mean - e->mean);
        sizes += (double)size * (double)size;
        means[people++] = 2 * (mean - least) / (most - least) - 1;
    }
    e->icc = find_icc(between, within, sizes, (double)n, (double)people);
    e->inter = most > least ? density_entropy(means, people) : NAN;
}

asc_code asc_kinds_entropies_compute(const asc_kinds_views *views, const asc_kinds_view *view,
                                     const asc_kinds_tallies *tallies, asc_kinds_entropies *e) {
    const int64_t n_people = views->images->n_identities;
    const uint64_t n = (uint64_t)view->n, k = (uint64_t)n_people;
    int64_t *first = NULL, *order = NULL, people = 0;
    double *shares = NULL, *means = NULL;
    *e = (asc_kinds_entropies){.icc = NAN, .mean = NAN};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_kinds_by_person(views->images, &first, &order), done);
    ASC_TRY(code, asc_alloc(&shares, k * n, sizeof *shares, "entropies"), done);
    ASC_TRY(code, asc_alloc(&means, k, sizeof *means, "entropies"), done);
    if (!view->values)
        ASC_TRY(code, asc_alloc(&e->inter_of, n, sizeof *e->inter_of, "entropies"), done);
    for (uint64_t c = 0; c < n && e->inter_of; c++)
        e->inter_of[c] = NAN;
    for (int64_t p = 0; p < n_people; p++)
        people +=
            find_shares(view, order + first[p], first[p + 1] - first[p], shares + people * view->n);
    of_classes(view, tallies, shares, means, e);
    if (view->values)
        of_values(view, first, order, n_people, means, e);
done:
    free(first);
    free(order);
    free(shares);
    free(means);
    if (code != ASC_OK)
        asc_kinds_entropies_free(e);
    return code;
}

void asc_kinds_entropies_free(asc_kinds_entropies *e) {
    free(e->inter_of);
    e->inter_of = NULL;
}
