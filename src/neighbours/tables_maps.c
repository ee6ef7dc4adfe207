/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "neighbours/codes.h"
#include "neighbours/columns.h"
#include "neighbours/tables.h"
#include "results/table_model.h"
#include "sources/trait_classes.h"

/* A row of the maps' table. */
typedef struct map_row {
    const char *map, *of;
    int64_t images, parts;
    double trust;
} map_row;

enum { MAPS = 3 };

/* The maps there are of a model: rows [MAPS]; how many. */
static int64_t list_maps(const asc_neighbours_outcome *o, map_row *rows) {
    int64_t n = 0;
    if (o->components)
        rows[n++] = (map_row){"components", "all", o->graph.n, 1, o->trust};
    if (o->maps.n > 0 && o->components)
        rows[n++] = (map_row){"components", "drawn", o->maps.n, 1, o->maps.trust_components};
    if (o->maps.n > 0)
        rows[n++] =
            (map_row){"spectral", "drawn", o->maps.n, o->maps.parts, o->maps.trust_spectral};
    return n;
}

static asc_code put_maps(const asc_neighbours_outcome *outcomes, int64_t n_models,
                         asc_results *results) {
    asc_table t = {0};
    map_row maps[MAPS];
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += list_maps(&outcomes[m], maps);
    ASC_TRY(code,
            asc_table_begin(&t, &asc_neighbours_tables[ASC_NEIGHBOURS_TRUST_TABLE], NULL, 0, rows,
                            NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++) {
        const int64_t n = list_maps(&outcomes[m], maps);
        for (int64_t i = 0; i < n; i++, row++) {
            ASC_TRY(code, asc_put_model(&t, TRUST_MODEL, row, outcomes[m].model), done);
            ASC_TRY(code, asc_put_text(&t, TRUST_MAP, row, maps[i].map), done);
            ASC_TRY(code, asc_put_text(&t, TRUST_OF, row, maps[i].of), done);
            asc_ints(&t, TRUST_IMAGES)[row] = maps[i].images;
            asc_ints(&t, TRUST_PARTS)[row] = maps[i].parts;
            asc_reals(&t, TRUST_TRUST)[row] = maps[i].trust;
        }
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

/* What a class of a lane is called. */
static const char *name_value(const asc_images *images, int32_t lane, int32_t code) {
    if (code < 0)
        return "";
    if (lane < images->n_attributes)
        return code ? "1" : "-1";
    return asc_trait_label(&images->traits[lane - images->n_attributes], code);
}

/* The values of a model's drawn images from row `first` on. */
static asc_code put_values(const asc_table *t, int64_t first, const asc_neighbours_outcome *o) {
    const asc_images *images = &o->selection.images;
    asc_codes codes = {0};
    asc_code code = asc_codes_init(images, &codes);
    for (int32_t l = 0; l < codes.n_lanes && code == ASC_OK; l++) {
        char **texts = asc_column_of(t, PLANE_VALUE, l)->data.text;
        for (int64_t i = 0; i < o->maps.n && code == ASC_OK; i++)
            code = asc_copy_string(
                &texts[first + i],
                name_value(images, l, codes.code[o->maps.images[i] * codes.stride + l]));
    }
    asc_codes_free(&codes);
    return code;
}

static asc_code put_model_places(const asc_table *t, int64_t first,
                                 const asc_neighbours_outcome *o) {
    const asc_images *images = &o->selection.images;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < o->maps.n && code == ASC_OK; i++) {
        const int64_t image = o->maps.images[i];
        code = asc_put_model(t, PLANE_MODEL, first + i, o->model);
        if (code == ASC_OK)
            code = asc_put_text(t, PLANE_IMAGE, first + i, images->names[image]);
        if (code == ASC_OK)
            code = asc_put_text(t, PLANE_IDENTITY, first + i,
                                images->identity_labels[images->identity[image]]);
        asc_reals(t, PLANE_X)[first + i] = o->maps.spectral[2 * i];
        asc_reals(t, PLANE_Y)[first + i] = o->maps.spectral[2 * i + 1];
    }
    return code == ASC_OK ? put_values(t, first, o) : code;
}

/* Models of a study have the same attributes. */
static asc_code put_places(const asc_neighbours_outcome *outcomes, int64_t n_models,
                           asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    asc_column_names attributes = {.of = "attribute", .n = outcomes[0].purity.n_lanes};
    asc_table t = {0};
    char **names = NULL;
    int64_t rows = 0, row = 0;
    asc_code code = asc_alloc(&names, (uint64_t)attributes.n, sizeof *names, "attributes");
    for (int64_t l = 0; l < attributes.n && code == ASC_OK; l++)
        code = asc_copy_string(&names[l], asc_codes_name(images, (int32_t)l));
    ASC_TRY(code, code, done);
    attributes.names = names;
    for (int64_t m = 0; m < n_models; m++)
        rows += outcomes[m].maps.n;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_neighbours_tables[ASC_NEIGHBOURS_PLANE_TABLE], NULL, 0, rows,
                            &attributes, 1),
            done);
    for (int64_t m = 0; m < n_models; row += outcomes[m].maps.n, m++)
        ASC_TRY(code, put_model_places(&t, row, &outcomes[m]), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    asc_free_strings(names, attributes.n);
    return code;
}

asc_code asc_neighbours_report_maps(const asc_neighbours_outcome *outcomes, int64_t n_models,
                                    asc_results *results) {
    asc_code code = put_maps(outcomes, n_models, results);
    return code == ASC_OK ? put_places(outcomes, n_models, results) : code;
}
