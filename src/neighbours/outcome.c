/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/outcome.h"

#include "sweep/nearest.h"

/* Refuses keys of images that there are not; only `others` and `own` may name none. */
static void check_keys(asc_pack *pack, const uint64_t *keys, int64_t count, int64_t n, bool none) {
    bool known = true;
    for (int64_t i = 0; keys && i < count; i++)
        known = known && ((none && keys[i] == ASC_NEAREST_NONE) || asc_nearest_index(keys[i]) < n);
    asc_pack_expect(pack, known, "neighbours");
}

static void pack_graph(asc_pack *pack, asc_graph *graph) {
    asc_pack_bytes(pack, &graph->k, sizeof graph->k);
    asc_pack_matrix(pack, &graph->nearest, graph->n, graph->k, sizeof(uint64_t), "neighbours");
    asc_pack_matrix(pack, &graph->others, graph->n, graph->k, sizeof(uint64_t), "neighbours");
    asc_pack_matrix(pack, &graph->own, graph->n, 1, sizeof(uint64_t), "neighbours");
    if (pack->code != ASC_OK)
        return;
    check_keys(pack, graph->nearest, graph->n * graph->k, graph->n, false);
    check_keys(pack, graph->others, graph->n * graph->k, graph->n, true);
    check_keys(pack, graph->own, graph->n, graph->n, true);
}

void asc_neighbours_outcome_pack(asc_neighbours_outcome *outcome, asc_pack *pack) {
    const asc_images *images = &outcome->selection.images;
    asc_purity *purity = &outcome->purity;
    outcome->graph.n = images->n;
    purity->n_lanes = images->n_attributes + images->n_traits;
    pack_graph(pack, &outcome->graph);
    asc_pack_matrix(pack, &purity->known, purity->n_lanes, 1, sizeof(int64_t), "purities");
    for (int among = 0; among < ASC_AMONGS; among++)
        asc_pack_matrix(pack, &purity->values[among], purity->n_lanes, 1, sizeof(asc_purity_value),
                        "purities");
    asc_pack_bytes(pack, &purity->identity, sizeof purity->identity);
    asc_pack_bytes(pack, &purity->identity_most, sizeof purity->identity_most);
}

void asc_neighbours_outcome_free(asc_neighbours_outcome *outcome) {
    asc_selection_free(&outcome->selection);
    asc_graph_free(&outcome->graph);
    asc_purity_free(&outcome->purity);
}
