/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/outcome.h"

#include <stdlib.h>

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

static void pack_maps(asc_pack *pack, int64_t n, asc_neighbours_outcome *outcome) {
    asc_maps *maps = &outcome->maps;
    int64_t places = outcome->components ? 2 * n : 0;
    asc_pack_array(pack, &outcome->components, &places, sizeof(double), "places");
    asc_pack_expect(pack, places == 0 || places == 2 * n, "places");
    asc_pack_bytes(pack, &outcome->trust, sizeof outcome->trust);
    asc_pack_array(pack, &maps->images, &maps->n, sizeof(int64_t), "images of a map");
    asc_pack_matrix(pack, &maps->spectral, maps->n, 2, sizeof(double), "places");
    asc_pack_bytes(pack, &maps->parts, sizeof maps->parts);
    asc_pack_bytes(pack, &maps->trust_spectral, sizeof maps->trust_spectral);
    asc_pack_bytes(pack, &maps->trust_components, sizeof maps->trust_components);
    bool known = true;
    for (int64_t i = 0; pack->code == ASC_OK && i < maps->n; i++)
        known = known && maps->images[i] >= 0 && maps->images[i] < n;
    asc_pack_expect(pack, known, "images of a map");
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
    asc_pack_matrix(pack, &outcome->separability.outcome, images->n_attributes, 1,
                    sizeof(asc_separable), "errors within people");
    pack_maps(pack, images->n, outcome);
}

void asc_neighbours_outcome_free(asc_neighbours_outcome *outcome) {
    asc_selection_free(&outcome->selection);
    asc_graph_free(&outcome->graph);
    asc_purity_free(&outcome->purity);
    asc_separability_free(&outcome->separability);
    free(outcome->components);
    asc_maps_free(&outcome->maps);
}
