/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "map/columns.h"
#include "map/eta_interval.h"
#include "map/eta_kinds.h"
#include "map/tables.h"
#include "results/doubts.h"
#include "results/table_model.h"
#include "sources/trait_classes.h"

/* A measure's rows, one a component. slopes: [k]. */
static asc_code fill_measure(const asc_map_outcome *outcome, const asc_eta_measure *measure,
                             int64_t place, const double *slopes, int64_t row, const asc_table *t) {
    const asc_images *images = &outcome->selection.images;
    const asc_trait *trait = &images->traits[measure->trait];
    const asc_eta *eta = &outcome->eta;
    asc_code code = ASC_OK;
    const int64_t k = outcome->components.k, of_eta = images->n_attributes + place;
    for (int64_t c = 0; c < k && code == ASC_OK; c++, row++) {
        const int64_t cell = of_eta * k + c;
        const asc_doubted doubt = {.doubt = asc_eta_doubt(eta, k, of_eta, c)};
        ASC_TRY(code, asc_put_doubts(t, KIND_NOTE, row, &doubt, 1), done);
        ASC_TRY(code, asc_put_model(t, KIND_MODEL, row, outcome->model), done);
        ASC_TRY(code, asc_put_text(t, KIND_ATTRIBUTE, row, trait->name), done);
        ASC_TRY(code, asc_put_text(t, KIND_KIND, row, asc_kind_name(trait->kind)), done);
        ASC_TRY(code, asc_put_text(t, KIND_MEASURE, row, measure->is_line ? "line" : "between"),
                done);
        asc_ints(t, KIND_COMPONENT)[row] = c + 1;
        asc_reals(t, KIND_SQUARED)[row] = eta->value[cell];
        asc_reals(t, KIND_ADJUSTED)[row] = asc_eta_adjusted(eta->value[cell], eta->null_mean[cell]);
        asc_reals(t, KIND_NULL_MEAN)[row] = eta->null_mean[cell];
        asc_reals(t, KIND_NULL_95)[row] = eta->null_95[cell];
        asc_reals(t, KIND_PVALUE)[row] = eta->pvalue[cell];
        asc_reals(t, KIND_SLOPE)[row] = measure->is_line ? slopes[c] : NAN;
        asc_reals(t, KIND_LOW)[row] = eta->low[cell];
        asc_reals(t, KIND_HIGH)[row] = eta->high[cell];
    }
done:
    return code;
}

static asc_code put_measures(const asc_map_outcome *outcomes, int64_t n_models,
                             asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    const int32_t n = asc_eta_measures(images);
    asc_eta_measure *measures = NULL;
    double *slopes = NULL;
    asc_table t = {0};
    int64_t rows = 0, row = 0, most = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++) {
        rows += outcomes[m].components.k * n;
        most = outcomes[m].components.k > most ? outcomes[m].components.k : most;
    }
    ASC_TRY(code, asc_table_begin(&t, &asc_map_tables[ASC_MAP_KIND_TABLE], NULL, 0, rows, NULL, 0),
            done);
    ASC_TRY(code, asc_alloc(&measures, (uint64_t)n, sizeof *measures, "attributes"), done);
    ASC_TRY(code, asc_alloc(&slopes, (uint64_t)most, sizeof *slopes, "slopes"), done);
    for (int64_t m = 0; m < n_models; m++) {
        const asc_components *components = &outcomes[m].components;
        asc_eta_measures_list(&outcomes[m].selection.images, measures);
        for (int32_t e = 0; e < n; e++, row += components->k) {
            if (measures[e].is_line)
                asc_eta_slopes(&outcomes[m].selection.images, &measures[e], components->images,
                               components->k, slopes);
            ASC_TRY(code, fill_measure(&outcomes[m], &measures[e], e, slopes, row, &t), done);
        }
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    free(measures);
    free(slopes);
    return code;
}

/* One class: its images, people and mean coordinates. seen [K] of people: the last class. */
static void fill_centre(const asc_map_outcome *outcome, const int32_t *classes, int32_t class,
                        int32_t *seen, int64_t row, const asc_table *t) {
    const asc_images *images = &outcome->selection.images;
    const asc_components *components = &outcome->components;
    int64_t n = 0, people = 0;
    for (int64_t i = 0; i < images->n; i++) {
        if (classes[i] != class)
            continue;
        n++;
        people += seen[images->identity[i]] != class;
        seen[images->identity[i]] = class;
    }
    asc_ints(t, CENTRE_IMAGES)[row] = n;
    asc_ints(t, CENTRE_PEOPLE)[row] = people;
    for (int64_t c = 0; c < components->k; c++) {
        double sum = 0;
        for (int64_t i = 0; i < images->n; i++)
            sum += classes[i] == class ? components->images[i * components->k + c] : 0;
        asc_reals_of(t, CENTRE_X, c)[row] = n > 0 ? sum / (double)n : NAN;
    }
}

/* Rows of one model from *row on; classes: [N, T] of its images, filled in as well. */
static asc_code fill_centres(const asc_map_outcome *outcome, int64_t *all, int64_t *row,
                             const asc_table *t) {
    const asc_images *images = &outcome->selection.images;
    int32_t *classes = NULL, *seen = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&classes, (uint64_t)images->n, sizeof *classes, "classes"), done);
    ASC_TRY(code, asc_alloc(&seen, (uint64_t)images->n_identities, sizeof *seen, "classes"), done);
    for (int32_t a = 0; a < images->n_traits; a++) {
        const asc_trait *trait = &images->traits[a];
        ASC_TRY(code, asc_trait_classes(images, a, classes), done);
        for (int64_t i = 0; i < images->n; i++)
            all[i * images->n_traits + a] = classes[i];
        for (int64_t p = 0; p < images->n_identities; p++)
            seen[p] = -1;
        for (int32_t k = 0; k < asc_trait_count(trait); k++, ++*row) {
            ASC_TRY(code, asc_put_model(t, CENTRE_MODEL, *row, outcome->model), done);
            ASC_TRY(code, asc_put_text(t, CENTRE_ATTRIBUTE, *row, trait->name), done);
            ASC_TRY(code, asc_put_text(t, CENTRE_KIND, *row, asc_kind_name(trait->kind)), done);
            ASC_TRY(code, asc_put_text(t, CENTRE_CLASS, *row, asc_trait_label(trait, k)), done);
            fill_centre(outcome, classes, k, seen, *row, t);
        }
    }
done:
    free(classes);
    free(seen);
    return code;
}

/* <label>/classes [N, T]. */
static asc_code put_classes(const asc_map_outcome *outcome, const int64_t *all,
                            asc_results *results) {
    const asc_images *images = &outcome->selection.images;
    const int64_t dims[] = {images->n, images->n_traits};
    char *name = NULL;
    asc_code code = asc_format(&name, "%s/classes", outcome->model->label);
    if (code == ASC_OK)
        code = asc_results_put_i64(results, name, 2, dims, all, "1",
                                   "Classes of the images [images, attributes of more than two "
                                   "values], in the order of map_classes, from 0; -1 missing");
    free(name);
    return code;
}

static asc_code put_centres(const asc_map_outcome *outcomes, int64_t n_models,
                            asc_results *results) {
    asc_column_names numbers = {.of = "number"};
    asc_table t = {0};
    int64_t rows = 0, row = 0, *all = NULL;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++) {
        const asc_images *images = &outcomes[m].selection.images;
        numbers.n = outcomes[m].components.k > numbers.n ? outcomes[m].components.k : numbers.n;
        for (int32_t a = 0; a < images->n_traits; a++)
            rows += asc_trait_count(&images->traits[a]);
    }
    ASC_TRY(code,
            asc_table_begin(&t, &asc_map_tables[ASC_MAP_CENTRE_TABLE], NULL, 0, rows, &numbers, 1),
            done);
    for (int64_t m = 0; m < n_models; m++) {
        const asc_images *images = &outcomes[m].selection.images;
        uint64_t size = 0;
        free(all);
        all = NULL;
        ASC_TRY(code,
                asc_multiply((uint64_t)images->n, (uint64_t)images->n_traits, &size, "classes"),
                done);
        ASC_TRY(code, asc_alloc(&all, size, sizeof *all, "classes"), done);
        ASC_TRY(code, fill_centres(&outcomes[m], all, &row, &t), done);
        ASC_TRY(code, put_classes(&outcomes[m], all, results), done);
    }
    code = asc_results_put_table(results, &t);
done:
    free(all);
    asc_table_free(&t);
    return code;
}

asc_code asc_map_report_kinds(const asc_map_outcome *outcomes, int64_t n_models,
                              asc_results *results) {
    asc_code code = put_measures(outcomes, n_models, results);
    return code == ASC_OK ? put_centres(outcomes, n_models, results) : code;
}
