/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/tables.h"

#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "results/table_model.h"

static asc_code put_components(const asc_map_outcome *outcomes, int64_t n_models,
                               asc_results *results) {
    asc_table table = {0};
    asc_model_columns label;
    int64_t *component = NULL, rows = 0, row = 0;
    double *variance = NULL, *share = NULL;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += outcomes[m].components.k;
    ASC_TRY(code,
            asc_table_init(&table, "map_components",
                           "Principal components of the images' embeddings", rows),
            done);
    ASC_TRY(code, asc_table_add_model(&table, &label), done);
    ASC_TRY(code, asc_table_add_ints(&table, "component", "1", "From 1", &component), done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "variance", "squared distance", "Along the component",
                                &variance),
            done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "variance_share", "1", "Of the variance of all components",
                                &share),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t c = 0; c < outcomes[m].components.k; c++, row++) {
            ASC_TRY(code, asc_table_set_model(&label, row, outcomes[m].model), done);
            component[row] = c + 1;
            variance[row] = outcomes[m].components.variance[c];
            share[row] = variance[row] / outcomes[m].components.total;
        }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

/* Coordinates as columns x1, x2 ...; a model with fewer leaves them empty. */
static asc_code put_identities(const asc_map_outcome *outcomes, int64_t n_models,
                               asc_results *results) {
    asc_table table = {0};
    asc_model_columns label;
    char **identity = NULL;
    double **x = NULL;
    int64_t rows = 0, row = 0, k = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++) {
        rows += outcomes[m].scaling.n;
        k = outcomes[m].scaling.k > k ? outcomes[m].scaling.k : k;
    }
    ASC_TRY(code, asc_alloc(&x, (uint64_t)k, sizeof *x, "coordinates"), done);
    ASC_TRY(code,
            asc_table_init(&table, "map_identities",
                           "Classical scaling of the identities' mean embeddings", rows),
            done);
    ASC_TRY(code, asc_table_add_model(&table, &label), done);
    ASC_TRY(code, asc_table_add_text(&table, "identity", "The identity", &identity), done);
    for (int64_t c = 0; c < k; c++) {
        char name[32];
        snprintf(name, sizeof name, "x%lld", (long long)c + 1);
        ASC_TRY(code, asc_table_add_reals(&table, name, "distance", "Coordinate", &x[c]), done);
    }
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t i = 0; i < outcomes[m].scaling.n; i++, row++) {
            const asc_scaling *scaling = &outcomes[m].scaling;
            ASC_TRY(code, asc_table_set_model(&label, row, outcomes[m].model), done);
            ASC_TRY(
                code,
                asc_copy_string(&identity[row], outcomes[m].selection.images.identity_labels[i]),
                done);
            for (int64_t c = 0; c < scaling->k; c++)
                x[c][row] = scaling->coordinates[i * scaling->k + c];
        }
    code = asc_results_put_table(results, &table);
done:
    free(x);
    asc_table_free(&table);
    return code;
}

static asc_code put_array(const char *name, const char *label, int32_t n_dims, const int64_t *dims,
                          const double *data, const char *unit, const char *text,
                          asc_results *results) {
    char *full = NULL;
    asc_code code = asc_format(&full, "%s/%s", label, name);
    if (code == ASC_OK)
        code = asc_results_put_f64(results, full, n_dims, dims, data, unit, text);
    free(full);
    return code;
}

static asc_code put_arrays(const asc_map_outcome *outcome, asc_results *results) {
    const asc_components *c = &outcome->components;
    const asc_scaling *s = &outcome->scaling;
    const char *label = outcome->model->label;
    const int64_t axes[] = {c->k, outcome->model->dimension};
    const int64_t images[] = {outcome->selection.images.n, c->k};
    char *name = NULL;
    asc_code code = put_array("axes", label, 2, axes, c->axes, "1",
                              "Principal axes [components, dimension], unit length", results);
    if (code == ASC_OK)
        code =
            put_array("images", label, 2, images, c->images, "distance",
                      "Coordinates of the images on the components [images, components]", results);
    if (code == ASC_OK)
        code = put_array("eigenvalues", label, 1, &s->k, s->values, "squared distance",
                         "Eigenvalues of the identities' scaling", results);
    if (code == ASC_OK)
        code = asc_format(&name, "%s/rows", label);
    if (code == ASC_OK)
        code = asc_results_put_i64(results, name, 1, images, outcome->selection.rows, "row",
                                   "Rows of the study file that the images are");
    free(name);
    return code;
}

asc_code asc_map_report(const asc_map_outcome *outcomes, int64_t n_models, asc_results *results) {
    asc_code code = put_components(outcomes, n_models, results);
    if (code == ASC_OK && outcomes[0].selection.images.n_attributes)
        code = asc_map_report_attributes(outcomes, n_models, results);
    if (code == ASC_OK)
        code = put_identities(outcomes, n_models, results);
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++)
        code = put_arrays(&outcomes[m], results);
    return code;
}
