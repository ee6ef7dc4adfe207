/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/ks_places.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/attribute_histogram.h"
#include "sweep/identity_counts.h"

enum { MOST_FOLLOWED = 256 };
static const double ROOM = 64.0 * (1 << 20); /* bytes of what followed attributes take */

typedef struct candidate {
    double score;
    int32_t attribute;
} candidate;

asc_code asc_ks_rarer_people(const asc_images *images, int32_t attribute, int64_t *people) {
    uint8_t *sides = NULL;
    int64_t n[2] = {0, 0};
    asc_code code = asc_alloc(&sides, (uint64_t)images->n_identities, 1, "people of a side");
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++) {
        const int8_t value = images->attributes[i * images->n_attributes + attribute];
        if (value != 0)
            sides[images->identity[i]] |= (uint8_t)(value > 0 ? 1 : 2);
    }
    for (int64_t k = 0; k < images->n_identities && code == ASC_OK; k++)
        for (int side = 0; side < 2; side++)
            n[side] += sides[k] >> side & 1;
    free(sides);
    *people = n[0] < n[1] ? n[0] : n[1];
    return code;
}

bool asc_ks_needs_draws(double least, int64_t people) {
    return !isnan(least) && (people < ASC_PEOPLE_RARE || least * sqrt((double)people) < 1);
}

int32_t asc_ks_places_most(int64_t identities, int32_t n_attributes) {
    const double bytes = (ASC_WITHIN_CLASSES * sizeof(uint64_t) + 2 * sizeof(double)) *
                         (double)ASC_PLACES_FOLLOWED * (double)identities;
    return (int32_t)fmin(floor(ROOM / bytes), fmin(n_attributes, MOST_FOLLOWED));
}

static int by_score(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? -1 : 1;
    return (x->attribute > y->attribute) - (x->attribute < y->attribute);
}

static int by_attribute(const void *a, const void *b) {
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Attributes to be followed, into places->followed [A]. */
static asc_code choose(const asc_images *images, const asc_ks_value *values, int32_t most,
                       asc_ks_places *places) {
    const int32_t n = images->n_attributes;
    candidate *candidates = NULL;
    int32_t found = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&candidates, (uint64_t)n, sizeof *candidates, "attributes"), done);
    ASC_TRY(code, asc_alloc(&places->followed, (uint64_t)n, sizeof *places->followed, "attributes"),
            done);
    for (int32_t a = 0; a < n; a++) {
        int64_t people = 0;
        ASC_TRY(code, asc_ks_rarer_people(images, a, &people), done);
        const double least = fmin(values[2 * a].statistic, values[2 * a + 1].statistic);
        if (asc_ks_needs_draws(least, people))
            candidates[found++] = (candidate){least * sqrt((double)people), a};
    }
    qsort(candidates, (size_t)found, sizeof *candidates, by_score);
    places->n_followed = found < most ? found : most;
    for (int32_t f = 0; f < places->n_followed; f++)
        places->followed[f] = candidates[f].attribute;
    qsort(places->followed, (size_t)places->n_followed, sizeof *places->followed, by_attribute);
done:
    free(candidates);
    return code;
}

/* Distances [ASC_PLACES_FOLLOWED] at the middles of equal shares of an attribute's curves. */
static void find_distances(const asc_population_curves *curves, int32_t n_attributes,
                           int32_t attribute, double *distances) {
    const double *shares[ASC_PAIR_CLASSES];
    double total = 0, sum = 0;
    int32_t at = 0;
    for (int c = 0; c < ASC_PAIR_CLASSES; c++) {
        shares[c] = curves->shares + ((int64_t)c * n_attributes + attribute) * curves->bins;
        for (int32_t b = 0; b < curves->bins; b++)
            total += shares[c][b];
    }
    for (int32_t b = 0; b < curves->bins && at < ASC_PLACES_FOLLOWED; b++) {
        for (int c = 0; c < ASC_PAIR_CLASSES; c++)
            sum += shares[c][b];
        while (at < ASC_PLACES_FOLLOWED && sum * ASC_PLACES_FOLLOWED >= (at + 0.5) * total)
            distances[at++] = curves->edges[b + 1];
    }
    for (; at < ASC_PLACES_FOLLOWED; at++)
        distances[at] = curves->edges[curves->bins];
}

asc_code asc_ks_places_init(const asc_images *images, const asc_ks_value *values,
                            const asc_population_curves *curves, int32_t most,
                            asc_ks_places *places) {
    const int32_t n = images->n_attributes;
    *places = (asc_ks_places){0};
    asc_code code = choose(images, values, most, places);
    ASC_TRY(code, code, failed);
    places->n = n + places->n_followed * ASC_PLACES_FOLLOWED;
    ASC_TRY(code, asc_alloc(&places->attribute, (uint64_t)places->n, sizeof(int32_t), "places"),
            failed);
    ASC_TRY(code, asc_alloc(&places->distances, 2 * (uint64_t)places->n, sizeof(double), "places"),
            failed);
    for (int32_t a = 0; a < n; a++) {
        places->attribute[a] = a;
        for (int m = 0; m < 2; m++)
            places->distances[2 * a + m] = values[2 * a + m].location;
    }
    for (int32_t f = 0; f < places->n_followed; f++) {
        double distances[ASC_PLACES_FOLLOWED];
        find_distances(curves, n, places->followed[f], distances);
        for (int32_t c = 0; c < ASC_PLACES_FOLLOWED; c++) {
            const int32_t place = n + f * ASC_PLACES_FOLLOWED + c;
            places->attribute[place] = places->followed[f];
            places->distances[2 * place] = places->distances[2 * place + 1] = distances[c];
        }
    }
    return ASC_OK;
failed:
    asc_ks_places_free(places);
    return code;
}

void asc_ks_places_free(asc_ks_places *places) {
    free(places->attribute);
    free(places->distances);
    free(places->followed);
    *places = (asc_ks_places){0};
}
