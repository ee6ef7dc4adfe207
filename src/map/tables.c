/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/tables.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "map/columns.h"
#include "results/table_model.h"

static asc_code put_components(const asc_map_outcome *outcomes, int64_t n_models,
                               asc_results *results) {
    asc_table t = {0};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += outcomes[m].components.k;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_map_tables[ASC_MAP_COMPONENT_TABLE], NULL, 0, rows, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t c = 0; c < outcomes[m].components.k; c++, row++) {
            const asc_components *components = &outcomes[m].components;
            ASC_TRY(code, asc_put_model(&t, COMPONENT_MODEL, row, outcomes[m].model), done);
            asc_ints(&t, COMPONENT_COMPONENT)[row] = c + 1;
            asc_reals(&t, COMPONENT_VARIANCE)[row] = components->variance[c];
            asc_reals(&t, COMPONENT_SHARE)[row] = components->share[c];
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

/* Coordinates as columns x1, x2 ...; a model with fewer leaves them empty. */
static asc_code put_identities(const asc_map_outcome *outcomes, int64_t n_models,
                               asc_results *results) {
    asc_table t = {0};
    asc_column_names numbers = {.of = "number"};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++) {
        rows += outcomes[m].scaling.n;
        if (outcomes[m].scaling.k > numbers.n)
            numbers.n = outcomes[m].scaling.k;
    }
    ASC_TRY(code,
            asc_table_begin(&t, &asc_map_tables[ASC_MAP_PLACE_TABLE], NULL, 0, rows, &numbers, 1),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t i = 0; i < outcomes[m].scaling.n; i++, row++) {
            const asc_scaling *scaling = &outcomes[m].scaling;
            const char *identity = outcomes[m].selection.images.identity_labels[i];
            ASC_TRY(code, asc_put_model(&t, PLACE_MODEL, row, outcomes[m].model), done);
            ASC_TRY(code, asc_put_text(&t, PLACE_IDENTITY, row, identity), done);
            for (int64_t c = 0; c < scaling->k; c++)
                asc_reals_of(&t, PLACE_X, c)[row] = scaling->coordinates[i * scaling->k + c];
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
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
    if (code == ASC_OK && outcomes[0].selection.images.n_traits)
        code = asc_map_report_kinds(outcomes, n_models, results);
    if (code == ASC_OK)
        code = put_identities(outcomes, n_models, results);
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++)
        code = put_arrays(&outcomes[m], results);
    return code;
}
