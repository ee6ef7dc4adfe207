/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/sides.h"
#include "micro/tables.h"
#include "micro/variants.h"

/* Rows of one measure. */
static int64_t count_rows(const asc_people *people) {
    int64_t variants = 0;
    for (int64_t v = 0; v < people->settings->lattice.n_models; v++)
        variants += people->study->vanilla[v] != v;
    return variants * people->study->lattice.n_attributes;
}

/* Over people: what a targeted attribute differs by from the vanilla variant, less the mean of what
 * the variant's other attributes do. Those without such others are left out. */
static int64_t against_others(const asc_people *people, const asc_sides *sides) {
    const int64_t n = people->study->lattice.n_attributes;
    const uint8_t *targeted = people->study->targeted + sides->one.model * n;
    int64_t count = 0;
    for (int64_t i = 0; i < people->count[sides->one.model]; i++) {
        const double own = asc_sides_excess(people, sides, i);
        double sum = 0, others = 0;
        for (int64_t a = 0; a < n; a++) {
            asc_sides other = *sides;
            other.one.attribute = other.other.attribute = a;
            const double excess = targeted[a] ? NAN : asc_sides_excess(people, &other, i);
            if (isnan(excess))
                continue;
            sum += excess;
            others++;
        }
        if (!isnan(own) && others > 0)
            people->difference[count++] = own - sum / others;
    }
    return count;
}

static asc_code fill_row(const asc_people *people, const asc_sides *sides, int64_t r,
                         const asc_table *t) {
    const int64_t a = sides->one.attribute, n = people->study->lattice.n_attributes;
    const bool targeted = people->study->targeted[sides->one.model * n + a];
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_sides_label(people, sides, t, TUNED_MODEL, TUNED_MEASURE, r), done);
    ASC_TRY(code,
            asc_put_text(t, TUNED_VANILLA, r,
                         people->settings->lattice.models[sides->other.model].variant),
            done);
    ASC_TRY(code, asc_put_text(t, TUNED_ATTRIBUTE, r, people->study->lattice.attributes[a].name),
            done);
    ASC_TRY(code, asc_sides_test(people, sides, t, TUNED_N, r), done);
    const int64_t others = targeted ? against_others(people, sides) : 0;
    asc_ints(t, TUNED_TARGETED)[r] = targeted;
    asc_ints(t, TUNED_OTHERS_N)[r] = others;
    code = asc_people_test(people->difference, others, t, TUNED_OTHERS_SHIFT, r);
done:
    return code;
}

/* The rows of a measure, from `first` on. */
static asc_code fill_measure(const asc_people *people, int64_t measure, int64_t first,
                             const asc_table *t) {
    int64_t r = first;
    asc_code code = ASC_OK;
    for (int64_t v = 0; v < people->settings->lattice.n_models; v++) {
        const int64_t vanilla = people->study->vanilla[v];
        for (int64_t a = 0; a < people->study->lattice.n_attributes && vanilla != v; a++, r++) {
            const asc_sides sides = {{v, a, measure}, {vanilla, a, measure}};
            ASC_TRY(code, fill_row(people, &sides, r, t), done);
        }
    }
done:
    return code;
}

static asc_code adjust(const asc_table *t, int test, int64_t first, int64_t n) {
    return asc_adjust_benjamini_hochberg(asc_reals(t, test + ASC_PEOPLE_PVALUE) + first, n,
                                         asc_reals(t, test + ASC_PEOPLE_ADJUSTED) + first);
}

asc_code asc_micro_put_variants(const asc_people *people, asc_results *results) {
    static const int tests[] = {TUNED_TEST_SHIFT, TUNED_EXCESS_SHIFT, TUNED_OTHERS_SHIFT};
    const int64_t n = count_rows(people), measures = asc_micro_measures(people->settings);
    asc_table table = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&table, &asc_micro_tables[ASC_MICRO_VARIANT_TABLE], NULL, 0,
                            measures * n, NULL, 0),
            done);
    for (int64_t m = 0; m < measures && n > 0; m++) {
        ASC_TRY(code, fill_measure(people, m, m * n, &table), done);
        for (size_t t = 0; t < sizeof tests / sizeof *tests; t++)
            ASC_TRY(code, adjust(&table, tests[t], m * n, n), done);
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}
