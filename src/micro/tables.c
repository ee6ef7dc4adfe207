#include "micro/tables.h"

#include <math.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "attrscope/table.h"

/* The columns that say what a row is about. */
typedef struct row_labels {
    char **model, **architecture, **variant, **identity, **attribute;
} row_labels;

static asc_code add_labels(asc_table *table, row_labels *labels) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "model", "The model", &labels->model), done);
    ASC_TRY(code,
            asc_table_add_text(table, "architecture", "Its architecture", &labels->architecture),
            done);
    ASC_TRY(code, asc_table_add_text(table, "variant", "Its variant", &labels->variant), done);
    ASC_TRY(code, asc_table_add_text(table, "identity", "The identity", &labels->identity), done);
    code = asc_table_add_text(table, "attribute", "The attribute", &labels->attribute);
done:
    return code;
}

static asc_code set_labels(const asc_settings *settings, const asc_micro_study *study, int64_t task,
                           int64_t attribute, const row_labels *labels, int64_t row) {
    const asc_lattice_model *model = &settings->lattice.models[study->tasks[task].model];
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&labels->model[row], model->name), done);
    ASC_TRY(
        code,
        asc_copy_string(&labels->architecture[row], model->architecture ? model->architecture : ""),
        done);
    ASC_TRY(code, asc_copy_string(&labels->variant[row], model->variant ? model->variant : ""),
            done);
    ASC_TRY(code, asc_copy_string(&labels->identity[row], study->tasks[task].name), done);
    code = asc_copy_string(&labels->attribute[row], study->lattice.attributes[attribute].name);
done:
    return code;
}

/* Name and parameter of a measure. */
static const char *measure_name(const asc_settings *settings, int64_t measure, double *parameter) {
    const asc_micro_settings *micro = &settings->micro;
    *parameter = NAN;
    if (measure < micro->k.count) {
        *parameter = micro->k.values[measure];
        return "nearest";
    }
    measure -= micro->k.count;
    if (measure < micro->eps.count) {
        *parameter = micro->eps.values[measure];
        return "ball";
    }
    return measure == micro->eps.count ? "inverse_distance" : "gravity";
}

static asc_code put_energies(const asc_settings *settings, const asc_micro_study *study,
                             asc_results *results) {
    const int64_t n = study->lattice.n_attributes, measures = asc_micro_measures(settings);
    asc_table table = {0};
    row_labels labels;
    char **measure;
    double *parameter, *value, *null, *error, *z, *isolated;
    int64_t *segments, *used;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "energies", "Energies of the attributes' fields",
                           study->n_tasks * n * measures),
            done);
    ASC_TRY(code, add_labels(&table, &labels), done);
    ASC_TRY(code,
            asc_table_add_text(&table, "measure", "nearest, ball, inverse_distance or gravity",
                               &measure),
            done);
    ASC_TRY(
        code,
        asc_table_add_reals(&table, "parameter", "1", "k, or radius in units of d_avg", &parameter),
        done);
    ASC_TRY(code, asc_table_add_reals(&table, "value", "1", "The measure", &value), done);
    ASC_TRY(
        code,
        asc_table_add_reals(&table, "null", "1", "Expected for a random isotropic field", &null),
        done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "standard_error", "1",
                                "Under a random field; nearest: exact, else an upper bound",
                                &error),
            done);
    ASC_TRY(code, asc_table_add_reals(&table, "z", "1", "(value - null) / standard_error", &z),
            done);
    ASC_TRY(code, asc_table_add_ints(&table, "n_segments", "segments", "Segments drawn", &segments),
            done);
    ASC_TRY(code,
            asc_table_add_ints(&table, "n_used", "segments",
                               "Segments with a direction and a neighbourhood", &used),
            done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "isolated_share", "1", "Share of points without neighbour",
                                &isolated),
            done);
    for (int64_t r = 0; r < table.rows; r++) {
        const asc_energy *energy = &study->energies[r];
        ASC_TRY(code, set_labels(settings, study, r / measures / n, r / measures % n, &labels, r),
                done);
        ASC_TRY(code,
                asc_copy_string(&measure[r], measure_name(settings, r % measures, &parameter[r])),
                done);
        value[r] = energy->value;
        null[r] = energy->null;
        error[r] = energy->error;
        z[r] = energy->error > 0 ? (energy->value - energy->null) / energy->error : NAN;
        segments[r] = (int64_t)energy->segments;
        used[r] = (int64_t)energy->used;
        isolated[r] = energy->isolated;
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

static asc_code put_correlation(const asc_settings *settings, const asc_micro_study *study,
                                asc_results *results) {
    const int64_t n = study->lattice.n_attributes;
    asc_table table = {0};
    row_labels labels;
    char **other;
    double *value;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "field_correlation",
                           "Mean of 1 - cosine between two attributes' fields",
                           study->n_tasks * n * n),
            done);
    ASC_TRY(code, add_labels(&table, &labels), done);
    ASC_TRY(code, asc_table_add_text(&table, "other", "The other attribute", &other), done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "value", "1",
                                "Over segments that share their middle node; by order where none "
                                "do",
                                &value),
            done);
    for (int64_t r = 0; r < table.rows; r++) {
        ASC_TRY(code, set_labels(settings, study, r / n / n, r / n % n, &labels, r), done);
        ASC_TRY(code, asc_copy_string(&other[r], study->lattice.attributes[r % n].name), done);
        value[r] = study->correlation[r];
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

static asc_code put_retention(const asc_settings *settings, const asc_micro_study *study,
                              asc_results *results) {
    const int64_t n = study->lattice.n_attributes;
    asc_table table = {0};
    row_labels labels;
    int64_t *from, *to;
    double *value;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "retention", "Mean distance between a segment's steps",
                           study->n_tasks * n * 9),
            done);
    ASC_TRY(code, add_labels(&table, &labels), done);
    ASC_TRY(code, asc_table_add_ints(&table, "from", "1", "Step", &from), done);
    ASC_TRY(code, asc_table_add_ints(&table, "to", "1", "Step", &to), done);
    ASC_TRY(code, asc_table_add_reals(&table, "value", "distance", "Mean distance", &value), done);
    for (int64_t r = 0; r < table.rows; r++) {
        ASC_TRY(code, set_labels(settings, study, r / 9 / n, r / 9 % n, &labels, r), done);
        from[r] = r % 9 / 3;
        to[r] = r % 3;
        value[r] = study->retention[r];
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

asc_code asc_micro_write(const asc_settings *settings, const asc_micro_study *study,
                         const char *path) {
    asc_results *results = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_results_begin(path, "micro", &results), done);
    ASC_TRY(code, asc_results_put_settings(results, settings), done);
    ASC_TRY(code, put_energies(settings, study, results), done);
    ASC_TRY(code, put_correlation(settings, study, results), done);
    ASC_TRY(code, put_retention(settings, study, results), done);
    code = asc_results_commit(&results);
done:
    if (results)
        asc_results_abandon(&results);
    return code;
}
