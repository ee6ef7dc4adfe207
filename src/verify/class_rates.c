/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/class_rates.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"

int64_t asc_class_cells(int32_t n_classes) {
    return (int64_t)n_classes * (n_classes + 1) / 2;
}

int64_t asc_class_cell_of(int32_t n_classes, int32_t k, int32_t l) {
    const int64_t low = k < l ? k : l, high = k < l ? l : k;
    return low * n_classes - low * (low - 1) / 2 + high - low;
}

void asc_class_rate_add(asc_class_rate *rate, int64_t pairs, int64_t wrong) {
    rate->pairs += pairs;
    rate->wrong += wrong;
    rate->people += pairs > 0;
}

void asc_class_rate_vary(asc_class_rate *rate, int64_t pairs, int64_t wrong) {
    if (pairs == 0)
        return;
    const double value = (double)rate->wrong / (double)rate->pairs;
    asc_spread_add(&rate->spread, (double)wrong - value * (double)pairs);
}

void asc_class_rate_end(asc_class_rate *rate) {
    rate->error = rate->pairs > 0 ? sqrt(rate->spread.squares) / (double)rate->pairs : NAN;
    rate->spread.people = rate->people;
}

/* What one person has in the cell of classes k and l. */
typedef struct person_part {
    int64_t pairs[2], wrong[2]; /* unmatched, matched */
} person_part;

/* own: the person's images of each class; at: their entries, -1 where none. */
static person_part part_of(const asc_class_entries *e, const int64_t *accepted,
                           const int64_t *rejected, const int64_t *class_images, const int64_t *at,
                           int32_t k, int32_t l) {
    const int32_t low = k < l ? k : l, high = k < l ? l : k;
    const int64_t a = at[k] < 0 ? 0 : e->images[at[k]], b = at[l] < 0 ? 0 : e->images[at[l]];
    person_part part = {0};
    if (at[k] >= 0)
        part.wrong[0] += accepted[at[k] * e->n_classes + l];
    if (k == l) {
        part.pairs[0] = a * (class_images[k] - a);
        part.pairs[1] = a * (a - 1) / 2;
    } else {
        if (at[l] >= 0)
            part.wrong[0] += accepted[at[l] * e->n_classes + k];
        part.pairs[0] = a * (class_images[l] - b) + b * (class_images[k] - a);
        part.pairs[1] = a * b;
    }
    if (at[low] >= 0)
        part.wrong[1] = rejected[at[low] * e->n_classes + high];
    return part;
}

/* Calls on every person and every cell of a class that the person has: counts, or, once these are
 * known, squares. at [C] is -1 throughout between people. */
static void walk(const asc_class_entries *e, const int64_t *accepted, const int64_t *rejected,
                 const int64_t *class_images, int64_t *at, bool square, asc_class_cell *cells) {
    for (int64_t p = 0; p < e->n_people; p++) {
        const int64_t begin = e->of_person[p], end = e->of_person[p + 1];
        for (int64_t entry = begin; entry < end; entry++)
            at[e->class_of[entry]] = entry;
        for (int64_t entry = begin; entry < end; entry++)
            for (int32_t k = e->class_of[entry], l = 0; l < e->n_classes; l++) {
                if (l < k && at[l] >= 0)
                    continue; /* seen from class l */
                asc_class_cell *cell = &cells[asc_class_cell_of(e->n_classes, k, l)];
                asc_class_rate *rates[] = {&cell->unmatched, &cell->matched};
                const person_part part = part_of(e, accepted, rejected, class_images, at, k, l);
                for (int r = 0; r < 2; r++) {
                    if (square)
                        asc_class_rate_vary(rates[r], part.pairs[r], part.wrong[r]);
                    else
                        asc_class_rate_add(rates[r], part.pairs[r], part.wrong[r]);
                }
            }
        for (int64_t entry = begin; entry < end; entry++)
            at[e->class_of[entry]] = -1;
    }
}

asc_code asc_class_rates_find(const asc_class_entries *e, const int64_t *accepted,
                              const int64_t *rejected, asc_class_cell *cells) {
    const int32_t n = e->n_classes;
    const int64_t n_cells = asc_class_cells(n);
    int64_t *class_images = NULL, *class_people = NULL, *at = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&class_images, (uint64_t)n, sizeof *class_images, "classes"), done);
    ASC_TRY(code, asc_alloc(&class_people, (uint64_t)n, sizeof *class_people, "classes"), done);
    ASC_TRY(code, asc_alloc(&at, (uint64_t)n, sizeof *at, "classes"), done);
    for (int64_t entry = 0; entry < e->n; entry++) {
        class_images[e->class_of[entry]] += e->images[entry];
        class_people[e->class_of[entry]]++;
    }
    for (int32_t k = 0; k < n; k++)
        at[k] = -1;
    for (int64_t c = 0; c < n_cells; c++)
        cells[c] = (asc_class_cell){0};
    walk(e, accepted, rejected, class_images, at, false, cells);
    for (int64_t c = 0; c < n_cells; c++) { /* both people of an unmatched pair counted it */
        cells[c].unmatched.pairs /= 2;
        cells[c].unmatched.wrong /= 2;
    }
    walk(e, accepted, rejected, class_images, at, true, cells);
    for (int32_t k = 0; k < n; k++)
        for (int32_t l = k; l < n; l++) {
            asc_class_cell *cell = &cells[asc_class_cell_of(n, k, l)];
            cell->people[0] = class_people[k];
            cell->people[1] = class_people[l];
            asc_class_rate_end(&cell->unmatched);
            asc_class_rate_end(&cell->matched);
        }
done:
    free(class_images);
    free(class_people);
    free(at);
    return code;
}

asc_interval asc_class_rate_interval(const asc_class_rate *rate, int people) {
    return asc_spread_interval((double)rate->wrong / (double)rate->pairs, rate->error,
                               &rate->spread, rate->people / people);
}
