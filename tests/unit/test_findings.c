/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings are said only when they hold, and how strongly. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "attrscope/analysis.h"
#include "report/section.h"
#include "report/sentence.h"

enum { MOST_TABLES = 4 };

static asc_table tables[MOST_TABLES];
static int n_tables;

static asc_table *new_table(const char *name, int64_t rows) {
    asc_table *table = &tables[n_tables++];
    assert_int_equal(asc_table_init(table, name, "a table", rows), ASC_OK);
    table->spec = asc_table_spec_find(name, NULL);
    return table;
}

static void add_texts(asc_table *table, const char *name, const char *const *values) {
    char **data = NULL;
    assert_int_equal(asc_table_add_text(table, name, "a column", &data), ASC_OK);
    for (int64_t r = 0; r < table->rows; r++)
        data[r] = strdup(values[r]);
}

static void add_reals(asc_table *table, const char *name, const double *values) {
    double *data = NULL;
    assert_int_equal(asc_table_add_reals(table, name, "1", "a column", &data), ASC_OK);
    memcpy(data, values, (size_t)table->rows * sizeof *data);
}

/* What the findings of the tables say, owned by the caller; the tables are gone. */
static char *findings(void) {
    char *text = NULL;
    size_t size = 0;
    asc_page page = {.file = open_memstream(&text, &size)};
    const asc_report_source source = {.path = "r.h5", .tables = tables, .n_tables = n_tables};
    for (int a = 0; asc_analyses[a]; a++)
        for (const asc_report_section *s = asc_analyses[a]->sections; s->anchor; s++)
            if (s->say)
                s->say(&page, &source);
    fclose(page.file);
    while (n_tables > 0)
        asc_table_free(&tables[--n_tables]);
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "inf"));
    return text;
}

static void holds(const char *text, const char *part) {
    if (!strstr(text, part))
        fail_msg("'%s' lacks '%s'", text, part);
}

static void strength_has_its_words(void **state) {
    (void)state;
    assert_string_equal(asc_evidence(0.0009), "very strong evidence");
    assert_string_equal(asc_evidence(0.001), "very strong evidence");
    assert_string_equal(asc_evidence(0.01), "strong evidence");
    assert_string_equal(asc_evidence(0.05), "some evidence");
    assert_string_equal(asc_evidence(0.0501), "no evidence");
    assert_string_equal(asc_evidence(NAN), "no test");
}

static void put_correlations(const double *rho, const double *pvalue) {
    static const char *const column[] = {"stat_a_x_max", "stat_a_x_mean", "stat_b_x_mean"};
    static const char *const entropy[] = {"intra_entropy", "intra_entropy", "intra_entropy"};
    asc_table *table = new_table("df_correlations", 3);
    add_texts(table, "column", column);
    add_texts(table, "entropy", entropy);
    add_reals(table, "statistic", rho);
    add_reals(table, "pvalue", pvalue);
}

static void a_correlation_that_is_none_is_none(void **state) {
    (void)state;
    put_correlations((const double[]){-0.9, -0.07, 0.62}, (const double[]){1e-9, 0.65, 0.02});
    char *text = findings();
    holds(text, "No relation is found between how much");
    holds(text, "a_x (-0.07, adjusted p 0.65)");
    holds(text,
          "the more it shapes the distances: Spearman correlation over the attributes in b_x");
    assert_null(strstr(text, "the less it shapes"));
    free(text);
    put_correlations((const double[]){NAN, NAN, NAN}, (const double[]){NAN, NAN, NAN});
    text = findings();
    assert_null(strstr(text, "relation"));
    free(text);
}

/* Ranks of four attributes agree by chance once in twelve. */
static void few_attributes_show_little(void **state) {
    (void)state;
    static const char *const attribute[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
    for (int64_t n = 4; n <= 8; n += 4) {
        asc_table *table = new_table("df_attributes", n);
        add_texts(table, "", attribute);
        put_correlations((const double[]){-1, -1, NAN}, (const double[]){0, 0, NAN});
        char *text = findings();
        holds(text, n == 4 ? "No relation is found" : "the less it shapes the distances");
        holds(text,
              n == 4 ? "a_x (-1.00, adjusted p 0.083)" : "a_x (-1.00, adjusted p below 0.0001)");
        free(text);
    }
}

static void every_model_is_covered(void **state) {
    (void)state;
    static const char *const attribute[] = {"Bald", "Hat"};
    asc_table *table = new_table("population/df_attributes", 2);
    add_texts(table, "", attribute);
    for (int m = 0; m < 9; m++) {
        char name[64];
        snprintf(name, sizeof name, "stat_m%d_x_mean", m);
        add_reals(table, name,
                  m == 8   ? (const double[]){NAN, NAN}
                  : m == 3 ? (const double[]){0.3, 0.1}
                           : (const double[]){0.1, 0.2 + m / 100.0});
    }
    char *text = findings();
    holds(text, "Hat in m0_x, m1_x, m2_x, m4_x, m5_x, m6_x and 1 more (mean KS 0.200 to 0.270)");
    holds(text, "Bald in m3_x (mean KS 0.300, without an interval)");
    assert_null(strstr(text, "m8_x"));
    free(text);
}

static void put_models(double pvalue, const double *differences) {
    static const char *const model[] = {"a_x", "b_x", "c_x"};
    static const char *const a[] = {"a_x", "a_x", "a_x", "b_x"};
    static const char *const b[] = {"b_x", "b_x", "b_x", "c_x"};
    asc_table *matrix = new_table("population/model_matrix", 3);
    add_texts(matrix, "model", model);
    /* a column c: the row's KS less that of c */
    add_reals(matrix, "difference_a_x", (const double[]){0, 0.02, 0.01});
    add_reals(matrix, "difference_b_x", (const double[]){-0.02, 0, -0.01});
    add_reals(matrix, "difference_c_x", (const double[]){-0.01, 0.01, 0});
    add_reals(matrix, "pvalue_a_x", (const double[]){NAN, pvalue, 0.5});
    add_reals(matrix, "pvalue_b_x", (const double[]){pvalue, NAN, 0.9});
    add_reals(matrix, "pvalue_c_x", (const double[]){0.5, 0.9, NAN});
    add_reals(matrix, "holm_a_x", (const double[]){NAN, 3 * pvalue, 1});
    add_reals(matrix, "holm_b_x", (const double[]){3 * pvalue, NAN, 1});
    add_reals(matrix, "holm_c_x", (const double[]){1, 1, NAN});
    asc_table *pairs = new_table("population/model_differences", 4);
    add_texts(pairs, "model_a", a);
    add_texts(pairs, "model_b", b);
    add_reals(pairs, "difference", differences);
    add_reals(pairs, "bh_models", (const double[]){0.01, 0.02, 0.03, 0.01});
}

static void the_most_different_pair_was_picked(void **state) {
    (void)state;
    put_models(0.004, (const double[]){-0.1, -0.2, 0.1, 1});
    char *text = findings();
    holds(text, "There is some evidence that attributes shape the distances of b_x more than those "
                "of a_x, by a mean KS of 0.0200 (p 0.012, adjusted for having been picked out of 3 "
                "pairs");
    holds(text, "2 shape b_x more and 1 shape a_x more");
    free(text);
    put_models(0.03, (const double[]){-0.1, -0.2, 0.1, 1});
    text = findings();
    holds(text, "No two of 3 models are found to differ");
    holds(text, "least p 0.09, adjusted for 3 pairs");
    free(text);
}

static void tests_are_counted_by_model(void **state) {
    (void)state;
    static const char *const model[] = {"a", "a", "b", "b"};
    static const char *const architecture[] = {"x", "x", "x", "x"};
    static const char *const attribute[] = {"Bald", "Hat", "Bald", "Hat"};
    asc_table *table = new_table("inference_permutation", 4);
    add_texts(table, "model", model);
    add_texts(table, "architecture", architecture);
    add_texts(table, "attribute", attribute);
    add_reals(table, "bh_least", (const double[]){0.01, 0.2, NAN, 0.04});
    char *text = findings();
    holds(text, "1 of 2 in a_x and 1 of 1 in b_x");
    holds(text, "There is no evidence that Hat does in a_x (adjusted p 0.2)");
    free(text);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(strength_has_its_words),
    cmocka_unit_test(a_correlation_that_is_none_is_none),
    cmocka_unit_test(few_attributes_show_little),
    cmocka_unit_test(every_model_is_covered),
    cmocka_unit_test(the_most_different_pair_was_picked),
    cmocka_unit_test(tests_are_counted_by_model),
};

int main(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}
