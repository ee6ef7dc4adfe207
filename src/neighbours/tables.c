/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/tables.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "neighbours/audit.h"
#include "neighbours/columns.h"
#include "results/table_model.h"
#include "sweep/nearest.h"

static void put_value(const asc_table *t, int first, int64_t row, const asc_purity_value *v) {
    asc_reals(t, first)[row] = v->null_mean;
    asc_reals(t, first + 1)[row] = v->null_95;
    asc_reals(t, first + 2)[row] = v->pvalue;
}

static asc_code put_lane(const asc_table *t, int64_t row, const asc_neighbours_outcome *o,
                         int32_t lane) {
    const asc_images *images = &o->selection.images;
    const asc_purity_value *all = &o->purity.values[ASC_AMONG_ALL][lane];
    const asc_purity_value *others = &o->purity.values[ASC_AMONG_OTHERS][lane];
    asc_code code = asc_put_text(t, PURITY_ATTRIBUTE, row, asc_codes_name(images, lane));
    if (code == ASC_OK)
        code = asc_put_text(t, PURITY_KIND, row, asc_codes_kind(images, lane));
    asc_ints(t, PURITY_IMAGES)[row] = o->purity.known[lane];
    asc_reals(t, PURITY_PURITY)[row] = all->purity;
    asc_reals(t, PURITY_CHANCE)[row] = all->chance;
    put_value(t, PURITY_NULL_MEAN, row, all);
    asc_reals(t, OTHERS_PURITY)[row] = others->purity;
    asc_reals(t, OTHERS_CHANCE)[row] = others->chance;
    put_value(t, OTHERS_NULL_MEAN, row, others);
    return code;
}

static asc_code put_identity(const asc_table *t, int64_t row, const asc_neighbours_outcome *o) {
    asc_code code = asc_put_text(t, PURITY_ATTRIBUTE, row, "(identity)");
    if (code == ASC_OK)
        code = asc_put_text(t, PURITY_KIND, row, "identity");
    asc_ints(t, PURITY_IMAGES)[row] = o->graph.n;
    asc_reals(t, PURITY_PURITY)[row] = o->purity.identity.purity;
    asc_reals(t, PURITY_MOST)[row] = o->purity.identity_most;
    asc_reals(t, PURITY_CHANCE)[row] = o->purity.identity.chance;
    put_value(t, PURITY_NULL_MEAN, row, &o->purity.identity);
    return code;
}

static asc_code put_purities(const asc_neighbours_outcome *outcomes, int64_t n_models,
                             asc_results *results) {
    asc_table t = {0};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += outcomes[m].purity.n_lanes + 1;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_neighbours_tables[ASC_NEIGHBOURS_PURITY_TABLE], NULL, 0, rows,
                            NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t l = 0; l <= outcomes[m].purity.n_lanes; l++, row++) {
            const asc_neighbours_outcome *o = &outcomes[m];
            ASC_TRY(code, asc_put_model(&t, PURITY_MODEL, row, o->model), done);
            ASC_TRY(code,
                    l < o->purity.n_lanes ? put_lane(&t, row, o, l) : put_identity(&t, row, o),
                    done);
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

static asc_code put_finding(const asc_table *t, int64_t row, const asc_neighbours_outcome *o,
                            const asc_finding *finding) {
    static const char *const reasons[] = {
        [ASC_AUDIT_DUPLICATE] = "duplicate", [ASC_AUDIT_LABEL] = "label"};
    const asc_images *images = &o->selection.images;
    const uint64_t other = o->graph.others[finding->image * o->graph.k],
                   own = o->graph.own[finding->image];
    const int64_t nearest = asc_nearest_index(other);
    const struct {
        int column;
        const char *text;
    } texts[] = {
        {AUDIT_IMAGE, images->names[finding->image]},
        {AUDIT_IDENTITY, images->identity_labels[images->identity[finding->image]]},
        {AUDIT_NEAREST, images->names[nearest]},
        {AUDIT_NEAREST_IDENTITY, images->identity_labels[images->identity[nearest]]},
        {AUDIT_OWN, own == ASC_NEAREST_NONE ? "" : images->names[asc_nearest_index(own)]},
        {AUDIT_REASON, reasons[finding->reason]},
    };
    asc_code code = asc_put_model(t, AUDIT_MODEL, row, o->model);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && code == ASC_OK; i++)
        code = asc_put_text(t, texts[i].column, row, texts[i].text);
    asc_reals(t, AUDIT_DISTANCE)[row] = asc_study_in_unit(o->model, asc_nearest_distance(other));
    if (own != ASC_NEAREST_NONE)
        asc_reals(t, AUDIT_OWN_DISTANCE)[row] =
            asc_study_in_unit(o->model, asc_nearest_distance(own));
    return code;
}

/* A model's findings; owned. */
typedef struct findings {
    asc_finding *list;
    int64_t n;
} findings;

static asc_code put_audit(const asc_neighbours_outcome *outcomes, int64_t n_models,
                          double duplicate, asc_results *results) {
    asc_table t = {0};
    findings *found = NULL;
    int64_t rows = 0, row = 0;
    asc_code code = asc_alloc(&found, (uint64_t)n_models, sizeof *found, "findings");
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++) {
        code = asc_audit_find(&outcomes[m].graph, duplicate, &found[m].list, &found[m].n);
        rows += found[m].n;
    }
    ASC_TRY(code, code, done);
    ASC_TRY(code,
            asc_table_begin(&t, &asc_neighbours_tables[ASC_NEIGHBOURS_AUDIT_TABLE], NULL, 0, rows,
                            NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t f = 0; f < found[m].n; f++, row++)
            ASC_TRY(code, put_finding(&t, row, &outcomes[m], &found[m].list[f]), done);
    code = asc_results_put_table(results, &t);
done:
    for (int64_t m = 0; found && m < n_models; m++)
        free(found[m].list);
    free(found);
    asc_table_free(&t);
    return code;
}

static asc_code put_separability(const asc_neighbours_outcome *outcomes, int64_t n_models,
                                 asc_results *results) {
    const int32_t attributes = outcomes[0].selection.images.n_attributes;
    asc_table t = {0};
    int64_t row = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_neighbours_tables[ASC_NEIGHBOURS_SEPARABLE_TABLE], NULL, 0,
                            n_models * attributes, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t a = 0; a < attributes; a++, row++) {
            const asc_neighbours_outcome *o = &outcomes[m];
            const asc_separable *found = &o->separability.outcome[a];
            ASC_TRY(code, asc_put_model(&t, SEPARABLE_MODEL, row, o->model), done);
            ASC_TRY(
                code,
                asc_put_text(&t, SEPARABLE_ATTRIBUTE, row, asc_codes_name(&o->selection.images, a)),
                done);
            asc_ints(&t, SEPARABLE_PEOPLE)[row] = found->people;
            asc_reals(&t, SEPARABLE_ERROR)[row] = found->error;
            asc_reals(&t, SEPARABLE_PVALUE)[row] = found->pvalue;
            asc_ints(&t, SEPARABLE_PLAIN_PEOPLE)[row] = found->plain_people;
            asc_reals(&t, SEPARABLE_PLAIN)[row] = found->plain_error;
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

/* The arrays of the graph, as other programs read them. */
typedef struct graph_arrays {
    int64_t *indices;  /* [N, k] */
    double *distances; /* [N, k] */
    char *names[3];
} graph_arrays;

static asc_code make_arrays(const asc_neighbours_outcome *o, graph_arrays *a) {
    static const char *const names[] = {"indices", "distances", "rows"};
    const int64_t values = o->graph.n * o->graph.k;
    asc_code code = asc_alloc(&a->indices, (uint64_t)values, sizeof *a->indices, "neighbours");
    if (code == ASC_OK)
        code = asc_alloc(&a->distances, (uint64_t)values, sizeof *a->distances, "neighbours");
    for (int i = 0; i < 3 && code == ASC_OK; i++)
        code = asc_format(&a->names[i], "%s/%s", o->model->label, names[i]);
    for (int64_t i = 0; i < values && code == ASC_OK; i++) {
        a->indices[i] = asc_nearest_index(o->graph.nearest[i]);
        a->distances[i] = asc_study_in_unit(o->model, asc_nearest_distance(o->graph.nearest[i]));
    }
    return code;
}

static asc_code put_graph(const asc_neighbours_outcome *o, asc_results *results) {
    const int64_t dims[] = {o->graph.n, o->graph.k};
    graph_arrays a = {0};
    asc_code code = make_arrays(o, &a);
    if (code == ASC_OK)
        code = asc_results_put_i64(results, a.names[0], 2, dims, a.indices, "image",
                                   "Nearest neighbours of every image [images, k], nearest first");
    if (code == ASC_OK)
        code = asc_results_put_f64(results, a.names[1], 2, dims, a.distances, "distance",
                                   "Their distances [images, k]");
    if (code == ASC_OK)
        code = asc_results_put_i64(results, a.names[2], 1, dims, o->selection.rows, "row",
                                   "Rows of the study file that the images are");
    free(a.indices);
    free(a.distances);
    for (int i = 0; i < 3; i++)
        free(a.names[i]);
    return code;
}

asc_code asc_neighbours_report(const asc_neighbours_outcome *outcomes, int64_t n_models,
                               double duplicate, asc_results *results) {
    asc_code code = put_purities(outcomes, n_models, results);
    if (code == ASC_OK)
        code = put_audit(outcomes, n_models, duplicate, results);
    if (code == ASC_OK)
        code = asc_neighbours_report_maps(outcomes, n_models, results);
    if (code == ASC_OK)
        code = put_separability(outcomes, n_models, results);
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++)
        code = put_graph(&outcomes[m], results);
    return code;
}
