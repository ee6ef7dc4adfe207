/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/sides.h"
#include "micro/tables.h"
#include "micro/variants.h"

/* Lists the comparisons, family after family (a kind of comparison and a measure); pairs NULL: only
 * counts. */
static int64_t list_pairs(const asc_people *people, asc_sides *pairs) {
    const asc_lattice_settings *lattice = &people->settings->lattice;
    const int64_t measures = asc_micro_measures(people->settings);
    const int64_t n = people->study->lattice.n_attributes;
    int64_t count = 0;
    for (int64_t m = 0; m < measures; m++)
        for (int64_t v = 0; v < lattice->n_models; v++)
            for (int64_t a = 0; a < n; a++)
                for (int64_t b = a + 1; b < n; b++, count++)
                    if (pairs)
                        pairs[count] = (asc_sides){{v, a, m}, {v, b, m}};
    for (int64_t m = 0; m < measures; m++)
        for (int64_t v = 0; v < lattice->n_models; v++)
            for (int64_t w = v + 1; w < lattice->n_models; w++)
                for (int64_t a = 0; a < n; a++)
                    if (asc_are_variants(&lattice->models[v], &lattice->models[w])) {
                        if (pairs)
                            pairs[count] = (asc_sides){{v, a, m}, {w, a, m}};
                        count++;
                    }
    return count;
}

static asc_code fill_row(const asc_people *people, const asc_sides *pair, int64_t r,
                         const asc_table *t) {
    const asc_lattice_attribute *attributes = people->study->lattice.attributes;
    const bool same_model = pair->one.model == pair->other.model;
    const struct {
        int column;
        const char *text;
    } texts[] = {
        {COMPARED_COMPARED, same_model ? "attributes" : "variants"},
        {COMPARED_OTHER_VARIANT, people->settings->lattice.models[pair->other.model].variant},
        {COMPARED_ATTRIBUTE, attributes[pair->one.attribute].name},
        {COMPARED_OTHER_ATTRIBUTE, attributes[pair->other.attribute].name},
    };
    asc_code code = asc_sides_test(people, pair, t, COMPARED_N, r);
    if (code == ASC_OK)
        code = asc_sides_label(people, pair, t, COMPARED_MODEL, COMPARED_MEASURE, r);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && code == ASC_OK; i++)
        code = asc_put_text(t, texts[i].column, r, texts[i].text);
    return code;
}

static bool same_family(const asc_sides *a, const asc_sides *b) {
    return a->one.measure == b->one.measure &&
           (a->one.model == a->other.model) == (b->one.model == b->other.model);
}

/* The adjusted p-values of a test, family by family. */
static asc_code adjust(const asc_sides *pairs, int64_t n, const asc_table *t, int test) {
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
    asc_sides *pairs = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&pairs, (uint64_t)n, sizeof *pairs, "comparisons"), done);
    list_pairs(people, pairs);
    ASC_TRY(code,
            asc_table_begin(&table, &asc_micro_tables[ASC_MICRO_TEST_TABLE], NULL, 0, n, NULL, 0),
            done);
    for (int64_t r = 0; r < n; r++)
        ASC_TRY(code, fill_row(people, &pairs[r], r, &table), done);
    ASC_TRY(code, adjust(pairs, n, &table, COMPARED_TEST_SHIFT), done);
    ASC_TRY(code, adjust(pairs, n, &table, COMPARED_EXCESS_SHIFT), done);
    code = asc_results_put_table(results, &table);
done:
    free(pairs);
    asc_table_free(&table);
    return code;
}
