/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
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

typedef struct test_columns {
    char **compared, **model, **architecture, **variant, **other_variant, **attribute,
        **other_attribute, **measure, **published_method;
    double *parameter, *median, *other_median, *published_u, *published_pvalue;
    int64_t *n, *published_n, *published_other_n;
    asc_people_columns test, excess; /* of values; of what they are beyond flips of blocks */
} test_columns;

static asc_code add_test_columns(asc_table *table, test_columns *c) {
    const struct {
        const char *name, *description;
        char ***data;
    } texts[] = {
        {"compared", "attributes of one variant, or variants of one model", &c->compared},
        {"model", "The model", &c->model},
        {"architecture", "Its architecture", &c->architecture},
        {"variant", "Variant on the first side", &c->variant},
        {"other_variant", "Variant on the second side", &c->other_variant},
        {"attribute", "Attribute on the first side", &c->attribute},
        {"other_attribute", "Attribute on the second side", &c->other_attribute},
        {"measure", "As in energies", &c->measure},
    };
    asc_code code = ASC_OK;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ASC_TRY(code, asc_table_add_text(table, texts[i].name, texts[i].description, texts[i].data),
                done);
    ASC_TRY(code,
            asc_table_add_reals(table, "parameter", "1", "k, or radius in units of d_avg",
                                &c->parameter),
            done);
    ASC_TRY(code, asc_table_add_ints(table, "n", "identities", "With a value on both sides", &c->n),
            done);
    ASC_TRY(code, asc_table_add_reals(table, "median", "1", "Of the first side", &c->median), done);
    ASC_TRY(code,
            asc_table_add_reals(table, "other_median", "1", "Of the second side", &c->other_median),
            done);
    ASC_TRY(code, asc_people_add_columns(table, "", &c->test), done);
    /* Of value - null_flips: neighbours and lines that differ are no difference of directions. */
    code = asc_people_add_columns(table, "excess_", &c->excess);
done:
    return code;
}

/* People that both sides share count as different ones there. */
static asc_code add_published_columns(asc_table *table, test_columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_add_ints(table, "published_n", "identities", "On the first side",
                               &c->published_n),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "published_other_n", "identities", "On the second side",
                               &c->published_other_n),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "published_u", "1",
                                "Mann-Whitney's U: pairs in which the first side is larger",
                                &c->published_u),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "published_pvalue", "1",
                                "Two-sided, of U, as if both sides were different people",
                                &c->published_pvalue),
            done);
    code = asc_table_add_text(table, "published_method", "exact or normal", &c->published_method);
done:
    return code;
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
                               const test_columns *out) {
    bool exact = false;
    const int64_t n = asc_people_values(people, &pair->one, people->x);
    const int64_t m = asc_people_values(people, &pair->other, people->y);
    asc_code code = asc_mann_whitney(people->x, n, people->y, m, &out->published_u[r],
                                     &out->published_pvalue[r], &exact);
    out->published_n[r] = n;
    out->published_other_n[r] = m;
    return code == ASC_OK ? asc_copy_string(&out->published_method[r], exact ? "exact" : "normal")
                          : code;
}

static asc_code fill_labels(const asc_people *people, const test_pair *pair, int64_t r,
                            const test_columns *out) {
    const asc_lattice_model *models = people->settings->lattice.models;
    const asc_lattice_attribute *attributes = people->study->lattice.attributes;
    const asc_lattice_model *model = &models[pair->one.model];
    const asc_micro_measure what = asc_micro_measure_at(people->settings, pair->one.measure);
    const bool same_model = pair->one.model == pair->other.model;
    const struct {
        char **out;
        const char *text;
    } texts[] = {
        {&out->compared[r], same_model ? "attributes" : "variants"},
        {&out->model[r], model->name},
        {&out->architecture[r], model->architecture},
        {&out->variant[r], model->variant},
        {&out->other_variant[r], models[pair->other.model].variant},
        {&out->attribute[r], attributes[pair->one.attribute].name},
        {&out->other_attribute[r], attributes[pair->other.attribute].name},
        {&out->measure[r], what.name},
    };
    asc_code code = ASC_OK;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ASC_TRY(code, asc_copy_string(texts[i].out, texts[i].text), done);
    out->parameter[r] = what.parameter;
done:
    return code;
}

static asc_code fill_test(const asc_people *people, const test_pair *pair, int64_t r,
                          const test_columns *out) {
    const int64_t n = pair_people(people, pair, people->difference);
    asc_code code = asc_people_test(people->difference, n, &out->excess, r);
    for (int64_t i = 0; i < n; i++)
        people->difference[i] = people->x[i] - people->y[i];
    out->n[r] = n;
    if (code == ASC_OK)
        code = asc_people_test(people->difference, n, &out->test, r);
    if (n > 0) {
        out->median[r] = asc_quantile(people->x, n, 0.5);
        out->other_median[r] = asc_quantile(people->y, n, 0.5);
    }
    if (code == ASC_OK)
        code = fill_published(people, pair, r, out);
    return code == ASC_OK ? fill_labels(people, pair, r, out) : code;
}

static bool same_family(const test_pair *a, const test_pair *b) {
    return a->one.measure == b->one.measure &&
           (a->one.model == a->other.model) == (b->one.model == b->other.model);
}

static asc_code adjust(const test_pair *pairs, int64_t n, const test_columns *out) {
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; r < n && code == ASC_OK; r = end) {
        for (end = r + 1; end < n && same_family(&pairs[r], &pairs[end]);)
            end++;
        code = asc_adjust_benjamini_hochberg(out->test.pvalue + r, end - r, out->test.adjusted + r);
        if (code == ASC_OK)
            code = asc_adjust_benjamini_hochberg(out->excess.pvalue + r, end - r,
                                                 out->excess.adjusted + r);
    }
    return code;
}

asc_code asc_micro_put_tests(const asc_people *people, asc_results *results) {
    const int64_t n = list_pairs(people, NULL);
    asc_table table = {0};
    test_columns columns;
    test_pair *pairs = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&pairs, (uint64_t)n, sizeof *pairs, "comparisons"), done);
    list_pairs(people, pairs);
    ASC_TRY(code,
            asc_table_init(&table, "energy_tests",
                           "Signed ranks of energies over the identities that both sides have, "
                           "between attributes and between variants of a model; beside them "
                           "Mann-Whitney's U, as published",
                           n),
            done);
    ASC_TRY(code, add_test_columns(&table, &columns), done);
    ASC_TRY(code, add_published_columns(&table, &columns), done);
    for (int64_t r = 0; r < n; r++)
        ASC_TRY(code, fill_test(people, &pairs[r], r, &columns), done);
    ASC_TRY(code, adjust(pairs, n, &columns), done);
    code = asc_results_put_table(results, &table);
done:
    free(pairs);
    asc_table_free(&table);
    return code;
}
