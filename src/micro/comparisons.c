#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "micro/tables.h"

/* The identities of one variant of a model: tasks first .. first + n - 1. */
typedef struct variant_tasks {
    int64_t first, n;
} variant_tasks;

typedef struct comparison {
    const asc_settings *settings;
    const asc_micro_study *study;
    variant_tasks *variants; /* [n_models of the lattice] */
    double *x, *y;           /* [n_tasks] scratch */
} comparison;

static asc_code start(const asc_settings *settings, const asc_micro_study *study, comparison *c) {
    *c = (comparison){.settings = settings, .study = study};
    asc_code code = asc_alloc(&c->variants, (uint64_t)settings->lattice.n_models,
                              sizeof *c->variants, "variants");
    if (code == ASC_OK)
        code = asc_alloc(&c->x, (uint64_t)study->n_tasks, sizeof(double), "energies");
    if (code == ASC_OK)
        code = asc_alloc(&c->y, (uint64_t)study->n_tasks, sizeof(double), "energies");
    for (int64_t t = study->n_tasks - 1; t >= 0 && code == ASC_OK; t--) {
        variant_tasks *v = &c->variants[study->tasks[t].model];
        v->first = t;
        v->n++;
    }
    return code;
}

static void stop(comparison *c) {
    free(c->variants);
    free(c->x);
    free(c->y);
}

/* The defined values of one field over a variant's identities, into out; how many. */
static int64_t values_of(const comparison *c, int64_t model, int64_t attribute, int64_t measure,
                         double *out) {
    const int64_t measures = asc_micro_measures(c->settings);
    int64_t n = 0;
    for (int64_t t = 0; t < c->variants[model].n; t++) {
        const int64_t task = c->variants[model].first + t;
        const double value =
            c->study
                ->energies[(task * c->study->lattice.n_attributes + attribute) * measures + measure]
                .value;
        if (!isnan(value))
            out[n++] = value;
    }
    return n;
}

typedef struct summary_columns {
    char **model, **architecture, **variant, **attribute, **measure;
    double *parameter, *median, *lower, *upper;
    int64_t *n;
} summary_columns;

static asc_code add_summary_columns(asc_table *table, summary_columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "model", "The model", &c->model), done);
    ASC_TRY(code, asc_table_add_text(table, "architecture", "Its architecture", &c->architecture),
            done);
    ASC_TRY(code, asc_table_add_text(table, "variant", "Its variant", &c->variant), done);
    ASC_TRY(code, asc_table_add_text(table, "attribute", "The attribute", &c->attribute), done);
    ASC_TRY(code, asc_table_add_text(table, "measure", "As in energies", &c->measure), done);
    ASC_TRY(code,
            asc_table_add_reals(table, "parameter", "1", "k, or radius in units of d_avg",
                                &c->parameter),
            done);
    ASC_TRY(code, asc_table_add_ints(table, "n", "identities", "Identities with a value", &c->n),
            done);
    ASC_TRY(code, asc_table_add_reals(table, "lower_quartile", "1", "Over identities", &c->lower),
            done);
    ASC_TRY(code, asc_table_add_reals(table, "median", "1", "Over identities", &c->median), done);
    code = asc_table_add_reals(table, "upper_quartile", "1", "Over identities", &c->upper);
done:
    return code;
}

static asc_code fill_summary(const comparison *c, int64_t model, int64_t attribute, int64_t measure,
                             int64_t r, const summary_columns *out) {
    const asc_lattice_model *about = &c->settings->lattice.models[model];
    const asc_micro_measure what = asc_micro_measure_at(c->settings, measure);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&out->model[r], about->name), done);
    ASC_TRY(code, asc_copy_string(&out->architecture[r], about->architecture), done);
    ASC_TRY(code, asc_copy_string(&out->variant[r], about->variant), done);
    ASC_TRY(code, asc_copy_string(&out->attribute[r], c->study->lattice.attributes[attribute].name),
            done);
    ASC_TRY(code, asc_copy_string(&out->measure[r], what.name), done);
    out->parameter[r] = what.parameter;
    out->n[r] = values_of(c, model, attribute, measure, c->x);
    if (out->n[r] > 0) {
        out->lower[r] = asc_quantile(c->x, out->n[r], 0.25);
        out->median[r] = asc_quantile(c->x, out->n[r], 0.5);
        out->upper[r] = asc_quantile(c->x, out->n[r], 0.75);
    }
done:
    return code;
}

static asc_code put_summary(const comparison *c, asc_results *results) {
    const int64_t measures = asc_micro_measures(c->settings);
    const int64_t a = c->study->lattice.n_attributes, models = c->settings->lattice.n_models;
    asc_table table = {0};
    summary_columns columns;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "energy_summary", "Energies over the identities",
                           models * a * measures),
            done);
    ASC_TRY(code, add_summary_columns(&table, &columns), done);
    for (int64_t r = 0; r < table.rows; r++)
        ASC_TRY(code,
                fill_summary(c, r / measures / a, r / measures % a, r % measures, r, &columns),
                done);
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

/* Which fields a row compares. */
typedef struct test_pair {
    int64_t model, other_model, attribute, other_attribute, measure;
} test_pair;

static bool are_variants(const asc_lattice_model *a, const asc_lattice_model *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->architecture, b->architecture) == 0;
}

/* Lists the comparisons, family after family (a kind of comparison and a measure); pairs NULL: only
 * counts. */
static int64_t list_pairs(const comparison *c, test_pair *pairs) {
    const int64_t measures = asc_micro_measures(c->settings);
    const int64_t n = c->study->lattice.n_attributes, models = c->settings->lattice.n_models;
    int64_t count = 0;
    for (int64_t m = 0; m < measures; m++)
        for (int64_t v = 0; v < models; v++)
            for (int64_t a = 0; a < n; a++)
                for (int64_t b = a + 1; b < n; b++, count++)
                    if (pairs)
                        pairs[count] = (test_pair){v, v, a, b, m};
    for (int64_t m = 0; m < measures; m++)
        for (int64_t v = 0; v < models; v++)
            for (int64_t w = v + 1; w < models; w++)
                for (int64_t a = 0; a < n; a++)
                    if (are_variants(&c->settings->lattice.models[v],
                                     &c->settings->lattice.models[w])) {
                        if (pairs)
                            pairs[count] = (test_pair){v, w, a, a, m};
                        count++;
                    }
    return count;
}

typedef struct test_columns {
    char **compared, **model, **architecture, **variant, **other_variant, **attribute,
        **other_attribute, **measure, **method;
    double *parameter, *median, *other_median, *u, *pvalue, *adjusted;
    int64_t *n, *other_n;
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
    ASC_TRY(code, asc_table_add_ints(table, "n", "identities", "On the first side", &c->n), done);
    ASC_TRY(code,
            asc_table_add_ints(table, "other_n", "identities", "On the second side", &c->other_n),
            done);
    ASC_TRY(code, asc_table_add_reals(table, "median", "1", "Of the first side", &c->median), done);
    ASC_TRY(code,
            asc_table_add_reals(table, "other_median", "1", "Of the second side", &c->other_median),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "u", "1",
                                "Mann-Whitney's U: pairs in which the first side is larger", &c->u),
            done);
    ASC_TRY(code, asc_table_add_reals(table, "pvalue", "1", "Two-sided", &c->pvalue), done);
    ASC_TRY(code, asc_table_add_text(table, "method", "exact or normal", &c->method), done);
    code = asc_table_add_reals(table, "pvalue_adjusted", "1",
                               "Benjamini-Hochberg over all rows with the same kind of comparison, "
                               "measure and parameter",
                               &c->adjusted);
done:
    return code;
}

static asc_code fill_test(const comparison *c, const test_pair *pair, int64_t r,
                          const test_columns *out) {
    const asc_lattice_model *model = &c->settings->lattice.models[pair->model];
    const asc_lattice_attribute *attributes = c->study->lattice.attributes;
    const asc_micro_measure what = asc_micro_measure_at(c->settings, pair->measure);
    const bool same_model = pair->model == pair->other_model;
    bool exact = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&out->compared[r], same_model ? "attributes" : "variants"), done);
    ASC_TRY(code, asc_copy_string(&out->model[r], model->name), done);
    ASC_TRY(code, asc_copy_string(&out->architecture[r], model->architecture), done);
    ASC_TRY(code, asc_copy_string(&out->variant[r], model->variant), done);
    ASC_TRY(code,
            asc_copy_string(&out->other_variant[r],
                            c->settings->lattice.models[pair->other_model].variant),
            done);
    ASC_TRY(code, asc_copy_string(&out->attribute[r], attributes[pair->attribute].name), done);
    ASC_TRY(code, asc_copy_string(&out->other_attribute[r], attributes[pair->other_attribute].name),
            done);
    ASC_TRY(code, asc_copy_string(&out->measure[r], what.name), done);
    out->parameter[r] = what.parameter;
    out->n[r] = values_of(c, pair->model, pair->attribute, pair->measure, c->x);
    out->other_n[r] = values_of(c, pair->other_model, pair->other_attribute, pair->measure, c->y);
    ASC_TRY(code,
            asc_mann_whitney(c->x, out->n[r], c->y, out->other_n[r], &out->u[r], &out->pvalue[r],
                             &exact),
            done);
    if (out->n[r] > 0)
        out->median[r] = asc_quantile(c->x, out->n[r], 0.5);
    if (out->other_n[r] > 0)
        out->other_median[r] = asc_quantile(c->y, out->other_n[r], 0.5);
    code = asc_copy_string(&out->method[r], exact ? "exact" : "normal");
done:
    return code;
}

static bool same_family(const test_pair *a, const test_pair *b) {
    return a->measure == b->measure && (a->model == a->other_model) == (b->model == b->other_model);
}

static asc_code adjust(const test_pair *pairs, int64_t n, const test_columns *out) {
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; r < n && code == ASC_OK; r = end) {
        for (end = r + 1; end < n && same_family(&pairs[r], &pairs[end]);)
            end++;
        code = asc_adjust_benjamini_hochberg(out->pvalue + r, end - r, out->adjusted + r);
    }
    return code;
}

static asc_code put_tests(const comparison *c, asc_results *results) {
    const int64_t n = list_pairs(c, NULL);
    asc_table table = {0};
    test_columns columns;
    test_pair *pairs = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&pairs, (uint64_t)n, sizeof *pairs, "comparisons"), done);
    list_pairs(c, pairs);
    ASC_TRY(code,
            asc_table_init(&table, "energy_tests",
                           "Mann-Whitney's U of energies over identities, between attributes and "
                           "between variants of a model",
                           n),
            done);
    ASC_TRY(code, add_test_columns(&table, &columns), done);
    for (int64_t r = 0; r < n; r++)
        ASC_TRY(code, fill_test(c, &pairs[r], r, &columns), done);
    ASC_TRY(code, adjust(pairs, n, &columns), done);
    code = asc_results_put_table(results, &table);
done:
    free(pairs);
    asc_table_free(&table);
    return code;
}

asc_code asc_micro_put_comparisons(const asc_settings *settings, const asc_micro_study *study,
                                   asc_results *results) {
    comparison c = {0};
    asc_code code = start(settings, study, &c);
    if (code == ASC_OK)
        code = put_summary(&c, results);
    if (code == ASC_OK)
        code = put_tests(&c, results);
    stop(&c);
    return code;
}
