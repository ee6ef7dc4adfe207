/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/ks_draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "stats/resample.h"
#include "stats/spread.h"

enum { SEED = 1 };

/* What one attribute's draws are made in. */
typedef struct workspace {
    double *influence; /* [K] */
    double *moved;     /* [ASC_KS_DRAWS] */
} workspace;

/* All that the attributes share. */
typedef struct source {
    const asc_ks_places *places;
    const double *whole, *without;
    const int32_t *place;
    int64_t n_identities; /* K */
    const asc_resample *resample;
} source;

/* Raises `best` to the statistics of the draws at one place. */
static void raise_at(const source *s, int32_t at, int m, workspace *w, double *best) {
    const int64_t stride = 2 * (int64_t)s->places->n;
    asc_jackknife_influence(s->without + 2 * at + m, s->n_identities, stride, w->influence, 1);
    for (int32_t b = 0; b < ASC_KS_DRAWS; b++)
        w->moved[b] = s->whole[2 * at + m];
    for (int64_t k = 0; k < s->n_identities; k++) {
        const uint8_t *counts = s->resample->counts + s->place[k] * s->resample->stride;
        const double influence = w->influence[k];
        for (int32_t b = 0; b < ASC_KS_DRAWS; b++)
            w->moved[b] += influence * counts[b];
    }
    for (int32_t b = 0; b < ASC_KS_DRAWS; b++)
        best[b] = isnan(w->moved[b]) || isnan(best[b]) ? NAN : fmax(best[b], fabs(w->moved[b]));
}

/* Student's quantile for the fewer of the people on the rarer side, less one, and what the spread
 * of the influences at either maximum leaves. */
static double find_quantile(const source *s, int32_t attribute, int64_t people, workspace *w) {
    const int64_t stride = 2 * (int64_t)s->places->n;
    double widest = 0;
    for (int m = 0; m < 2; m++) {
        asc_spread spread = {.people = s->n_identities, .rarest = people};
        asc_jackknife_influence(s->without + 2 * attribute + m, s->n_identities, stride,
                                w->influence, 1);
        for (int64_t k = 0; k < s->n_identities; k++)
            asc_spread_add(&spread, w->influence[k]);
        widest = fmax(widest, asc_spread_widening(&spread));
    }
    return widest * ASC_NORMAL_975;
}

static void draw_attribute(const source *s, int32_t f, int64_t people, workspace *w,
                           asc_ks_draws *draws) {
    const int32_t n = s->places->n - s->places->n_followed * ASC_PLACES_FOLLOWED;
    const int32_t attribute = s->places->followed[f];
    for (int m = 0; m < 2; m++) {
        double *best = draws->drawn + (2 * (int64_t)f + m) * ASC_KS_DRAWS;
        raise_at(s, attribute, m, w, best);
        for (int32_t c = 0; c < ASC_PLACES_FOLLOWED; c++)
            raise_at(s, n + f * ASC_PLACES_FOLLOWED + c, m, w, best);
    }
    draws->attributes[f] = attribute;
    draws->wide[f] = find_quantile(s, attribute, people, w);
}

static asc_code draw_all(const asc_images *images, const source *s, asc_ks_draws *draws) {
    asc_code code = ASC_OK;
#pragma omp parallel for schedule(dynamic)
    for (int64_t f = 0; f < draws->n; f++) {
        workspace w = {0};
        int64_t people = 0;
        asc_code own = asc_alloc(&w.influence, (uint64_t)s->n_identities, sizeof(double), "draws");
        if (own == ASC_OK)
            own = asc_alloc(&w.moved, ASC_KS_DRAWS, sizeof(double), "draws");
        if (own == ASC_OK)
            own = asc_ks_rarer_people(images, s->places->followed[f], &people);
        if (own == ASC_OK)
            draw_attribute(s, (int32_t)f, people, &w, draws);
        free(w.influence);
        free(w.moved);
        if (own != ASC_OK) {
#pragma omp atomic write
            code = own;
        }
    }
    return code;
}

asc_code asc_ks_draws_make(const asc_images *images, const asc_ks_places *places,
                           const double *whole, const double *without, const int32_t *place,
                           int64_t identities, asc_ks_draws *draws) {
    const uint64_t n = (uint64_t)places->n_followed;
    asc_resample resample = {0};
    const source s = {.places = places,
                      .whole = whole,
                      .without = without,
                      .place = place,
                      .n_identities = images->n_identities,
                      .resample = &resample};
    asc_code code = ASC_OK;
    *draws = (asc_ks_draws){.n = places->n_followed};
    if (n == 0)
        return ASC_OK;
    ASC_TRY(code, asc_resample_init(SEED, identities, ASC_KS_DRAWS, &resample), done);
    ASC_TRY(code, asc_alloc(&draws->attributes, n, sizeof *draws->attributes, "draws"), done);
    ASC_TRY(code, asc_alloc(&draws->wide, n, sizeof *draws->wide, "draws"), done);
    ASC_TRY(code, asc_alloc(&draws->drawn, 2 * n * ASC_KS_DRAWS, sizeof *draws->drawn, "draws"),
            done);
    code = draw_all(images, &s, draws);
done:
    asc_resample_free(&resample);
    if (code != ASC_OK)
        asc_ks_draws_free(draws);
    return code;
}

int64_t asc_ks_draws_find(const asc_ks_draws *draws, int32_t attribute) {
    for (int64_t f = 0; f < draws->n; f++)
        if (draws->attributes[f] == attribute)
            return f;
    return -1;
}

asc_interval asc_ks_draws_interval(double statistic, const double *drawn, double wide, double most,
                                   double *error) {
    double sum = 0, squares = 0;
    for (int32_t b = 0; b < ASC_KS_DRAWS; b++)
        sum += drawn[b];
    const double mean = sum / ASC_KS_DRAWS;
    for (int32_t b = 0; b < ASC_KS_DRAWS; b++)
        squares += (drawn[b] - mean) * (drawn[b] - mean);
    if (isnan(statistic) || isnan(*error) || isnan(mean)) {
        *error = NAN;
        return (asc_interval){NAN, NAN};
    }
    *error = fmax(*error, sqrt(squares / (ASC_KS_DRAWS - 1)));
    const double corrected = fmax(2 * statistic - mean, 0), half = wide * *error;
    return (asc_interval){fmax(corrected - half, 0), fmin(corrected + half, most)};
}

void asc_ks_draws_free(asc_ks_draws *draws) {
    free(draws->attributes);
    free(draws->wide);
    free(draws->drawn);
    *draws = (asc_ks_draws){0};
}
