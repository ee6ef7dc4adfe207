/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/sides.h"

#include <math.h>

/* The energies of the i-th person of the first side on both; false where either is undefined. */
static bool find_both(const asc_people *people, const asc_sides *sides, int64_t i,
                      const asc_energy **x, const asc_energy **y) {
    const int64_t k = asc_people_partner(people, sides->one.model, i, sides->other.model);
    if (k < 0)
        return false;
    *x = asc_people_energy(people, &sides->one, i);
    *y = asc_people_energy(people, &sides->other, k);
    return !isnan((*x)->value) && !isnan((*y)->value);
}

static double excess_of(const asc_energy *x, const asc_energy *y) {
    return (x->value - x->null_flips) - (y->value - y->null_flips);
}

double asc_sides_excess(const asc_people *people, const asc_sides *sides, int64_t i) {
    const asc_energy *x = NULL, *y = NULL;
    return find_both(people, sides, i, &x, &y) ? excess_of(x, y) : NAN;
}

/* The people on both sides: values of either, and the differences of what they are beyond flips of
 * blocks; how many. */
static int64_t pair_people(const asc_people *people, const asc_sides *sides) {
    int64_t n = 0;
    for (int64_t i = 0; i < people->count[sides->one.model]; i++) {
        const asc_energy *x = NULL, *y = NULL;
        if (!find_both(people, sides, i, &x, &y))
            continue;
        people->x[n] = x->value;
        people->y[n] = y->value;
        people->difference[n++] = excess_of(x, y);
    }
    return n;
}

static asc_code fill_published(const asc_people *people, const asc_sides *sides, const asc_table *t,
                               int first, int64_t r) {
    bool exact = false;
    const int64_t n = asc_people_values(people, &sides->one, people->x);
    const int64_t m = asc_people_values(people, &sides->other, people->y);
    asc_code code = asc_mann_whitney(people->x, n, people->y, m,
                                     &asc_reals(t, first + ASC_SIDES_PUBLISHED_U)[r],
                                     &asc_reals(t, first + ASC_SIDES_PUBLISHED_PVALUE)[r], &exact);
    asc_ints(t, first + ASC_SIDES_PUBLISHED_N)[r] = n;
    asc_ints(t, first + ASC_SIDES_PUBLISHED_OTHER_N)[r] = m;
    return code == ASC_OK
               ? asc_put_text(t, first + ASC_SIDES_PUBLISHED_METHOD, r, exact ? "exact" : "normal")
               : code;
}

asc_code asc_sides_test(const asc_people *people, const asc_sides *sides, const asc_table *t,
                        int first, int64_t r) {
    const int64_t n = pair_people(people, sides);
    asc_code code = asc_people_test(people->difference, n, t, first + ASC_SIDES_EXCESS, r);
    for (int64_t i = 0; i < n; i++)
        people->difference[i] = people->x[i] - people->y[i];
    asc_ints(t, first + ASC_SIDES_N)[r] = n;
    if (code == ASC_OK)
        code = asc_people_test(people->difference, n, t, first + ASC_SIDES_TEST, r);
    if (n > 0) {
        asc_reals(t, first + ASC_SIDES_MEDIAN)[r] = asc_quantile(people->x, n, 0.5);
        asc_reals(t, first + ASC_SIDES_OTHER_MEDIAN)[r] = asc_quantile(people->y, n, 0.5);
    }
    return code == ASC_OK ? fill_published(people, sides, t, first, r) : code;
}

asc_code asc_sides_label(const asc_people *people, const asc_sides *sides, const asc_table *t,
                         int model, int measure, int64_t r) {
    const asc_lattice_model *about = &people->settings->lattice.models[sides->one.model];
    const asc_micro_measure what = asc_micro_measure_at(people->settings, sides->one.measure);
    const char *const names[] = {about->name, about->architecture, about->variant};
    asc_code code = asc_put_text(t, measure, r, what.name);
    asc_reals(t, measure + 1)[r] = what.parameter;
    for (int c = 0; c < (int)(sizeof names / sizeof *names) && code == ASC_OK; c++)
        code = asc_put_text(t, model + c, r, names[c]);
    return code;
}
