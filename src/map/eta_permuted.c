/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/eta_permuted.h"

#include <cblas.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { BATCH = 256 }; /* images whose values are multiplied at a time */

static void find_partial(asc_eta_work *w) {
    const asc_images *images = w->images;
    for (int32_t a = 0; a < images->n_attributes; a++) {
        bool complete = true;
        for (int64_t i = 0; i < images->n && complete; i++)
            complete = images->attributes[i * images->n_attributes + a] != 0;
        w->place[a] = complete ? -1 : w->n_partial;
        if (!complete)
            w->partial[w->n_partial++] = a;
    }
    for (int32_t a = 0; a < images->n_attributes; a++)
        w->place[a] = w->place[a] < 0 ? w->n_partial : w->place[a];
}

asc_code asc_eta_work_init(const asc_images *images, const double *coordinates, int64_t k,
                           uint64_t seed, asc_eta_work *w) {
    const uint64_t attributes = (uint64_t)images->n_attributes;
    *w = (asc_eta_work){.images = images, .coordinates = coordinates, .k = k};
    asc_code code = asc_alloc(&w->partial, attributes, sizeof(int32_t), "attributes");
    if (code == ASC_OK)
        code = asc_alloc(&w->place, attributes, sizeof(int64_t), "attributes");
    if (code == ASC_OK)
        code = asc_alloc(&w->measures, (uint64_t)asc_eta_measures(images), sizeof *w->measures,
                         "attributes");
    if (code == ASC_OK)
        code = asc_relabel_init(images, seed, &w->relabel);
    if (code != ASC_OK)
        return code;
    find_partial(w);
    w->n_measures = asc_eta_measures(images);
    asc_eta_measures_list(images, w->measures);
    return code;
}

void asc_eta_work_free(asc_eta_work *w) {
    free(w->partial);
    free(w->place);
    free(w->measures);
    asc_relabel_free(&w->relabel);
    *w = (asc_eta_work){0};
}

static void fill_batch(const asc_eta_work *w, int64_t first, int64_t n, const asc_eta_scratch *s) {
    const int64_t k = w->k, attributes = w->images->n_attributes, given = w->n_partial + 1;
    for (int64_t i = 0; i < n; i++) {
        const double *x = w->coordinates + (first + i) * k;
        const int8_t *values = w->images->attributes + s->source[first + i] * attributes;
        double *factors = s->factors + i * (2 * k + 1);
        factors[0] = 1;
        for (int64_t c = 0; c < k; c++) {
            factors[1 + c] = x[c];
            factors[1 + k + c] = x[c] * x[c];
        }
        for (int64_t a = 0; a < attributes; a++)
            s->signs[i * attributes + a] = values[a];
        for (int64_t q = 0; q < w->n_partial; q++)
            s->given[i * given + q] = values[w->partial[q]] != 0;
        s->given[i * given + w->n_partial] = 1;
    }
}

static double eta_squared(double positive, double negative, double sum_positive,
                          double sum_negative, double squares) {
    if (positive == 0 || negative == 0)
        return NAN;
    const double sum = sum_positive + sum_negative, all = sum * sum / (positive + negative);
    const double total = squares - all;
    const double between =
        sum_positive * sum_positive / positive + sum_negative * sum_negative / negative - all;
    return total > 0 ? between / total : NAN;
}

/* Eta squared [A, k] of the binary attributes. */
static void find_binary(const asc_eta_work *w, const asc_eta_scratch *s, double *eta) {
    const int64_t n = w->images->n, attributes = w->images->n_attributes, k = w->k;
    const int width = (int)k + 1, all = 2 * (int)k + 1, given = (int)w->n_partial + 1;
    memset(s->signed_sums, 0, (size_t)(attributes * width) * sizeof(double));
    memset(s->sums, 0, (size_t)(given * all) * sizeof(double));
    for (int64_t first = 0; first < n; first += BATCH) {
        const int count = (int)(n - first < BATCH ? n - first : BATCH);
        fill_batch(w, first, count, s);
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)attributes, width, count, 1,
                    s->signs, (int)attributes, s->factors, all, 1, s->signed_sums, width);
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, given, all, count, 1, s->given, given,
                    s->factors, all, 1, s->sums, all);
    }
    for (int64_t a = 0; a < attributes; a++) {
        const double *difference = s->signed_sums + a * width, *sums = s->sums + w->place[a] * all;
        for (int64_t c = 1; c <= k; c++)
            eta[a * k + c - 1] = eta_squared(
                (sums[0] + difference[0]) / 2, (sums[0] - difference[0]) / 2,
                (sums[c] + difference[c]) / 2, (sums[c] - difference[c]) / 2, sums[c + k]);
    }
}

void asc_eta_permuted(const asc_eta_work *w, int64_t p, const asc_eta_scratch *s, double *eta) {
    const asc_images *images = w->images;
    asc_relabel_draw(&w->relabel, p, s->partner, s->source);
    if (images->n_attributes > 0)
        find_binary(w, s, eta);
    if (w->n_measures > 0)
        asc_eta_kinds(images, w->measures, w->n_measures, w->coordinates, w->k, s->source, s->kinds,
                      eta + images->n_attributes * w->k);
}

asc_code asc_eta_scratch_init(const asc_eta_work *w, asc_eta_scratch *s) {
    const uint64_t n = (uint64_t)w->images->n, k = (uint64_t)w->k;
    const uint64_t attributes = (uint64_t)w->images->n_attributes;
    const uint64_t given = (uint64_t)w->n_partial + 1;
    const struct {
        void *slot;
        uint64_t count;
    } arrays[] = {
        {&s->partner, (uint64_t)w->images->n_identities},
        {&s->source, n},
        {&s->factors, BATCH * (2 * k + 1)},
        {&s->signs, BATCH * attributes},
        {&s->given, BATCH * given},
        {&s->signed_sums, attributes * (k + 1)},
        {&s->sums, given * (2 * k + 1)},
        {&s->kinds, (uint64_t)asc_eta_kinds_scratch(w->images, w->k)},
    };
    asc_code code = ASC_OK;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays && code == ASC_OK; i++)
        code = asc_alloc(arrays[i].slot, arrays[i].count, sizeof(double), "permutations");
    return code;
}

void asc_eta_scratch_free(asc_eta_scratch *s) {
    free(s->partner);
    free(s->source);
    free(s->factors);
    free(s->signs);
    free(s->given);
    free(s->signed_sums);
    free(s->sums);
    free(s->kinds);
}
