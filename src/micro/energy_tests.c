/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/people.h"
#include "micro/tables.h"

/* Which fields a row compares. */
typedef struct test_pair {
    asc_field_group one, other;
} test_pair;

static bool are_variants(const asc_lattice_model *a, const asc_lattice_model *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->architecture, b->architecture) == 0;
}

/* Lists the comparisons, family after family (a kind of comparison and a measure); pairs NULL: only
 * counts. */
static int64_t list_pairs(const asc_people *people, test_pair *pairs) {
    const asc_lattice_settings *lattice = &people->settings->lattice;
    const int64_t measures = asc_micro_measures(people->settings);
    const int64_t n = people->study->lattice.n_attributes;
    int64_t count = 0;
    for (int64_t m = 0; m < measures; m++)
        for (int64_t v = 0; v < lattice->n_models; v++)
            for (int64_t a = 0; a < n; a++)
                for (int64_t b = a + 1; b < n; b++, count++)
                    if (pairs)
                        pairs[count] = (test_pair){{v, a, m}, {v, b, m}};
    for (int64_t m = 0; m < measures; m++)
        for (int64_t v = 0; v < lattice->n_models; v++)
            for (int64_t w = v + 1; w < lattice->n_models; w++)
                for (int64_t a = 0; a < n; a++)
                    if (are_variants(&lattice->models[v], &lattice->models[w])) {
                        if (pairs)
                            pairs[count] = (test_pair){{v, a, m}, {w, a, m}};
                        count++;
                    }
    return count;
}

/* The people on both sides: values of either, and into `excess` the differences of what they are
 * beyond flips of blocks; how many. */
static int64_t pair_people(const asc_people *people, const test_pair *pair, double *excess) {
    int64_t n = 0;
    for (int64_t i = 0; i < people->count[pair->one.model]; i++) {
        const int64_t k = asc_people_partner(people, pair->one.model, i, pair->other.model);
        if (k < 0)
            continue;
        const asc_energy *x = asc_people_energy(people, &pair->one, i);
        const asc_energy *y = asc_people_energy(people, &pair->other, k);
        if (isnan(x->value) || isnan(y->value))
            continue;
        people->x[n] = x->value;
        people->y[n] = y->value;
        excess[n++] = (x->value - x->null_flips) - (y->value - y->null_flips);
    }
    return n;
}

static asc_code fill_published(const asc_people *people, const test_pair *pair, int64_t r,
                               const asc_table *t) {
    bool exact = false;
    const int64_t n = asc_people_values(people, &pair->one, people->x);
    const int64_t m = asc_people_values(people, &pair->other, people->y);
    asc_code code =
        asc_mann_whitney(people->x, n, people->y, m, &asc_reals(t, COMPARED_PUBLISHED_U)[r],
                         &asc_reals(t, COMPARED_PUBLISHED_PVALUE)[r], &exact);
    asc_ints(t, COMPARED_PUBLISHED_N)[r] = n;
    asc_ints(t, COMPARED_PUBLISHED_OTHER_N)[r] = m;
    return code == ASC_OK
               ? asc_put_text(t, COMPARED_PUBLISHED_METHOD, r, exact ? "exact" : "normal")
               : code;
}

static asc_code fill_labels(const asc_people *people, const test_pair *pair, int64_t r,
                            const asc_table *t) {
    const asc_lattice_model *models = people->settings->lattice.models;
    const asc_lattice_attribute *attributes = people->study->lattice.attributes;
    const asc_lattice_model *model = &models[pair->one.model];
    const asc_micro_measure what = asc_micro_measure_at(people->settings, pair->one.measure);
    const bool same_model = pair->one.model == pair->other.model;
    const struct {
        int column;
        const char *text;
    } texts[] = {
        {COMPARED_COMPARED, same_model ? "attributes" : "variants"},
        {COMPARED_MODEL, model->name},
        {COMPARED_ARCHITECTURE, model->architecture},
        {COMPARED_VARIANT, model->variant},
        {COMPARED_OTHER_VARIANT, models[pair->other.model].variant},
        {COMPARED_ATTRIBUTE, attributes[pair->one.attribute].name},
        {COMPARED_OTHER_ATTRIBUTE, attributes[pair->other.attribute].name},
        {COMPARED_MEASURE, what.name},
    };
    asc_code code = ASC_OK;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ASC_TRY(code, asc_put_text(t, texts[i].column, r, texts[i].text), done);
    asc_reals(t, COMPARED_PARAMETER)[r] = what.parameter;
done:
    return code;
}

static asc_code fill_test(const asc_people *people, const test_pair *pair, int64_t r,
                          const asc_table *t) {
    const int64_t n = pair_people(people, pair, people->difference);
    asc_code code = asc_people_test(people->difference, n, t, COMPARED_EXCESS_SHIFT, r);
    for (int64_t i = 0; i < n; i++)
        people->difference[i] = people->x[i] - people->y[i];
    asc_ints(t, COMPARED_N)[r] = n;
    if (code == ASC_OK)
        code = asc_people_test(people->difference, n, t, COMPARED_TEST_SHIFT, r);
    if (n > 0) {
        asc_reals(t, COMPARED_MEDIAN)[r] = asc_quantile(people->x, n, 0.5);
        asc_reals(t, COMPARED_OTHER_MEDIAN)[r] = asc_quantile(people->y, n, 0.5);
    }
    if (code == ASC_OK)
        code = fill_published(people, pair, r, t);
    return code == ASC_OK ? fill_labels(people, pair, r, t) : code;
}

static bool same_family(const test_pair *a, const test_pair *b) {
    return a->one.measure == b->one.measure &&
           (a->one.model == a->other.model) == (b->one.model == b->other.model);
}

/* The adjusted p-values of a test, family by family. */
static asc_code adjust(const test_pair *pairs, int64_t n, const asc_table *t, int test) {
    const double *pvalue = asc_reals(t, test + ASC_PEOPLE_PVALUE);
    double *adjusted = asc_reals(t, test + ASC_PEOPLE_ADJUSTED);
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; r < n && code == ASC_OK; r = end) {
        for (end = r + 1; end < n && same_family(&pairs[r], &pairs[end]);)
            end++;
        code = asc_adjust_benjamini_hochberg(pvalue + r, end - r, adjusted + r);
    }
    return code;
}

asc_code asc_micro_put_tests(const asc_people *people, asc_results *results) {
    const int64_t n = list_pairs(people, NULL);
    asc_table table = {0};
    test_pair *pairs = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&pairs, (uint64_t)n, sizeof *pairs, "comparisons"), done);
    list_pairs(people, pairs);
    ASC_TRY(code,
            asc_table_begin(&table, &asc_micro_tables[ASC_MICRO_TEST_TABLE], NULL, 0, n, NULL, 0),
            done);
    for (int64_t r = 0; r < n; r++)
        ASC_TRY(code, fill_test(people, &pairs[r], r, &table), done);
    ASC_TRY(code, adjust(pairs, n, &table, COMPARED_TEST_SHIFT), done);
    ASC_TRY(code, adjust(pairs, n, &table, COMPARED_EXCESS_SHIFT), done);
    code = asc_results_put_table(results, &table);
done:
    free(pairs);
    asc_table_free(&table);
    return code;
}
