/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/eta_interval.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "map/eta_kinds.h"
#include "stats/noncentral.h"

/* One row of eta, its sums over all images and without a person, and z without each. */
typedef struct row_work {
    const asc_images *images;
    const double *coordinates;
    int64_t k;
    int64_t *begin, *order;         /* [K + 1], [N] images of each person */
    int32_t attribute;              /* of two values, or -1 */
    const asc_eta_measure *measure; /* of more, or NULL */
    double *all, *without;          /* sums */
    double *z;                      /* [people with a value, k] */
    double *influence;              /* [people with a value] */
} row_work;

static asc_code sort_images(const asc_images *images, row_work *w) {
    const int64_t people = images->n_identities;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&w->begin, (uint64_t)people + 2, sizeof *w->begin, "people"), done);
    ASC_TRY(code, asc_alloc(&w->order, (uint64_t)images->n, sizeof *w->order, "people"), done);
    for (int64_t i = 0; i < images->n; i++)
        w->begin[images->identity[i] + 2]++;
    for (int64_t p = 0; p < people; p++)
        w->begin[p + 2] += w->begin[p + 1];
    for (int64_t i = 0; i < images->n; i++)
        w->order[w->begin[images->identity[i] + 1]++] = i;
done:
    return code;
}

static void add(const row_work *w, int64_t image, double *sums) {
    const double *x = w->coordinates + image * w->k;
    if (w->measure)
        asc_eta_sums_add(w->images, w->measure, x, w->k, image, sums);
    else
        asc_eta_line_add(
            x, w->k, w->images->attributes[image * w->images->n_attributes + w->attribute], sums);
}

static double z_of(const row_work *w, const double *sums, int64_t c) {
    const double root = w->measure ? asc_eta_sums_root(w->images, w->measure, sums, w->k, c)
                                   : asc_eta_line_root(sums, w->k, c);
    return fabs(root) < 1 ? atanh(root) : NAN;
}

/* z without each person who has a value; returns how many have. */
static int64_t leave_out(const row_work *w, int64_t size) {
    int64_t n = 0;
    for (int64_t p = 0; p < w->images->n_identities; p++) {
        bool has = false;
        memset(w->without, 0, (size_t)size * sizeof *w->without);
        for (int64_t i = w->begin[p]; i < w->begin[p + 1]; i++)
            add(w, w->order[i], w->without);
        for (int64_t s = 0; s < size; s++) {
            has = has || w->without[s] != 0;
            w->without[s] = w->all[s] - w->without[s];
        }
        for (int64_t c = 0; has && c < w->k; c++)
            w->z[n * w->k + c] = z_of(w, w->without, c);
        n += has;
    }
    return n;
}

static asc_interval fold(asc_interval z) {
    const double low = tanh(z.low), high = tanh(z.high);
    const double least = fmin(low * low, high * high), most = fmax(low * low, high * high);
    return (asc_interval){low <= 0 && high >= 0 ? 0 : least, most};
}

static void find(const row_work *w, int64_t n, double freedom, int64_t c, asc_eta *eta,
                 int64_t cell) {
    const double z = z_of(w, w->all, c);
    asc_spread spread = {.people = n};
    asc_jackknife_influence(w->z + c, n, w->k, w->influence, 1);
    for (int64_t p = 0; p < n; p++)
        asc_spread_add(&spread, w->influence[p]);
    asc_interval found =
        asc_spread_interval_of(z, sqrt(spread.squares), &spread, -INFINITY, INFINITY);
    if (freedom > 0)
        found = asc_noncentral_interval(z, (found.high - z) / ASC_NORMAL_975, freedom);
    found = isnan(found.low + found.high) ? (asc_interval){NAN, NAN} : fold(found);
    eta->low[cell] = found.low;
    eta->high[cell] = found.high;
}

/* All components of row `row`. freedom 0: eta has a sign. */
static void find_row(const row_work *w, int64_t size, double freedom, int64_t row, asc_eta *eta) {
    memset(w->all, 0, (size_t)size * sizeof *w->all);
    for (int64_t i = 0; i < w->images->n; i++)
        add(w, i, w->all);
    const int64_t n = leave_out(w, size);
    eta->people[row] = (double)n;
    for (int64_t c = 0; c < w->k; c++)
        find(w, n, freedom, c, eta, row * w->k + c);
}

static asc_code allocate(const asc_images *images, int64_t k, int64_t size, row_work *w,
                         asc_eta *eta) {
    const uint64_t cells = (uint64_t)(asc_eta_rows(images) * k),
                   people = (uint64_t)images->n_identities;
    double **arrays[] = {&eta->low, &eta->high};
    asc_code code = sort_images(images, w);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays && code == ASC_OK; i++)
        code = asc_alloc(arrays[i], cells, sizeof **arrays[i], "eta squared");
    if (code == ASC_OK)
        code = asc_alloc(&eta->people, (uint64_t)asc_eta_rows(images), sizeof *eta->people,
                         "eta squared");
    if (code == ASC_OK)
        code = asc_alloc(&w->all, (uint64_t)size, sizeof *w->all, "sums of attributes");
    if (code == ASC_OK)
        code = asc_alloc(&w->without, (uint64_t)size, sizeof *w->without, "sums of attributes");
    if (code == ASC_OK)
        code = asc_alloc(&w->z, people, (size_t)k * sizeof *w->z, "people left out");
    if (code == ASC_OK)
        code = asc_alloc(&w->influence, people, sizeof *w->influence, "people left out");
    return code;
}

asc_code asc_eta_intervals(const asc_images *images, const double *coordinates, int64_t k,
                           asc_eta *eta) {
    const int32_t n_measures = asc_eta_measures(images);
    row_work w = {.images = images, .coordinates = coordinates, .k = k};
    asc_eta_measure *measures = NULL;
    int64_t size = asc_eta_line_size(k);
    asc_code code = asc_alloc(&measures, (uint64_t)n_measures, sizeof *measures, "attributes");
    if (code == ASC_OK)
        asc_eta_measures_list(images, measures);
    for (int32_t m = 0; m < n_measures && code == ASC_OK; m++)
        size = asc_eta_sums_size(images, &measures[m], k) > size
                   ? asc_eta_sums_size(images, &measures[m], k)
                   : size;
    ASC_TRY(code, code, done);
    ASC_TRY(code, allocate(images, k, size, &w, eta), done);
    for (w.attribute = 0; w.attribute < images->n_attributes; w.attribute++)
        find_row(&w, asc_eta_line_size(k), 0, w.attribute, eta);
    for (int32_t m = 0; m < n_measures; m++) {
        w.measure = &measures[m];
        find_row(&w, asc_eta_sums_size(images, w.measure, k), asc_eta_freedom(images, w.measure),
                 images->n_attributes + m, eta);
    }
done:
    free(measures);
    free(w.begin);
    free(w.order);
    free(w.all);
    free(w.without);
    free(w.z);
    free(w.influence);
    return code;
}

asc_doubt asc_eta_doubt(const asc_eta *eta, int64_t k, int64_t row, int64_t c) {
    const int64_t cell = row * k + c;
    if (isnan(eta->value[cell]))
        return ASC_DOUBT_NO_FIGURE;
    if (!isnan(eta->low[cell]))
        return ASC_DOUBT_NONE;
    return eta->people[row] < ASC_PEOPLE_LEAST ? ASC_DOUBT_FEW_PEOPLE : ASC_DOUBT_NO_ERROR;
}
