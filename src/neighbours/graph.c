/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/graph.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "neighbours/trust.h"
#include "sweep/load.h"
#include "sweep/nearest.h"
#include "sweep/within.h"

/* With `trust` also the distances of neighbours on the map. */
static asc_code sweep(const asc_points *points, const int32_t *identity, asc_trust *trust,
                      asc_graph *graph) {
    asc_nearest nearest = {0};
    asc_sink *const sinks[] = {&nearest.sink, trust ? &trust->listed : NULL};
    asc_code code = asc_nearest_init(&nearest, graph->n, graph->k);
    if (code == ASC_OK)
        code = asc_nearest_add_others(&nearest, identity);
    ASC_TRY(code, asc_agree(points->comm, code), done);
    ASC_TRY(code, asc_sweep_run(points, sinks, trust ? 2 : 1, "neighbours"), done);
    graph->nearest = nearest.keys;
    graph->others = nearest.others;
    nearest.keys = nearest.others = NULL;
done:
    asc_nearest_free(&nearest);
    return code;
}

typedef struct inside {
    asc_graph *graph;
    asc_separability *separability;
} inside;

static asc_code visit(void *self, const asc_within_identity *one) {
    const inside *in = self;
    asc_graph *graph = in->graph;
    for (int64_t i = 0; i < one->n; i++) {
        uint64_t least = ASC_NEAREST_NONE;
        for (int64_t j = 0; j < one->n; j++) {
            const uint64_t key = asc_nearest_key(one->distances[i * one->n + j], one->images[j]);
            least = j != i && key < least ? key : least;
        }
        graph->own[one->images[i]] = least;
    }
    return asc_separability_add(in->separability, one);
}

/* Each image is looked at on one rank. Collective. */
static asc_code look_inside(MPI_Comm comm, asc_study *study, int64_t model,
                            const asc_selection *selection, asc_separability *separability,
                            asc_graph *graph) {
    enum { CHUNK = 1 << 24 };
    inside in = {graph, separability};
    const int64_t n = graph->n;
    asc_code code =
        asc_agree(comm, asc_alloc(&graph->own, (uint64_t)n, sizeof *graph->own, "nearest images"));
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        graph->own[i] = ASC_NEAREST_NONE;
    if (code == ASC_OK)
        code = asc_within_visit(comm, study, model, selection->rows, selection->images.identity, n,
                                visit, &in);
    for (int64_t i = 0; i < n && code == ASC_OK; i += CHUNK)
        MPI_Allreduce(MPI_IN_PLACE, graph->own + i, (int)(n - i < CHUNK ? n - i : CHUNK),
                      MPI_UINT64_T, MPI_MIN, comm);
    return code == ASC_OK ? asc_separability_end(comm, separability) : code;
}

asc_code asc_graph_find(MPI_Comm comm, asc_study *study, int64_t model,
                        const asc_selection *selection, int32_t k, const double *places,
                        int32_t trust, double *trusted, asc_separability *separability,
                        asc_graph *graph) {
    const int64_t n = selection->images.n;
    asc_points points = {0};
    asc_trust map = {0};
    *graph = (asc_graph){.n = n, .k = k < n - 1 ? k : (int32_t)(n - 1)};
    asc_code code = ASC_OK;
    if (places)
        ASC_TRY(code, asc_agree(comm, asc_trust_init(places, n, trust, &map)), done);
    ASC_TRY(code, asc_points_load(comm, study, model, selection->rows, n, &points), done);
    ASC_TRY(code, sweep(&points, selection->images.identity, places ? &map : NULL, graph), done);
    if (places)
        ASC_TRY(code, asc_trust_find(&points, &map, trusted), done);
    asc_points_free(&points);
    code = look_inside(comm, study, model, selection, separability, graph);
done:
    asc_points_free(&points);
    asc_trust_free(&map);
    return code;
}

void asc_graph_free(asc_graph *graph) {
    free(graph->nearest);
    free(graph->others);
    free(graph->own);
    *graph = (asc_graph){0};
}
