/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/outcome.h"

static void pack_array(asc_pack *pack, double **array, int64_t rows, int64_t columns) {
    asc_pack_matrix(pack, array, rows, columns, sizeof **array, "map");
}

void asc_map_outcome_pack(asc_map_outcome *outcome, asc_pack *pack) {
    asc_components *c = &outcome->components;
    asc_scaling *s = &outcome->scaling;
    const asc_images *images = &outcome->selection.images;
    const int64_t attributes = images->n_attributes;
    asc_pack_bytes(pack, &c->k, sizeof c->k);
    pack_array(pack, &c->variance, c->k, 1);
    pack_array(pack, &c->share, c->k, 1);
    pack_array(pack, &c->axes, c->k, outcome->model->dimension);
    pack_array(pack, &c->images, images->n, c->k);
    pack_array(pack, &outcome->eta.value, asc_eta_rows(images), c->k);
    pack_array(pack, &outcome->eta.null_mean, asc_eta_rows(images), c->k);
    pack_array(pack, &outcome->eta.null_95, asc_eta_rows(images), c->k);
    pack_array(pack, &outcome->eta.pvalue, asc_eta_rows(images), c->k);
    pack_array(pack, &outcome->eta.low, asc_eta_rows(images), c->k);
    pack_array(pack, &outcome->eta.high, asc_eta_rows(images), c->k);
    pack_array(pack, &outcome->eta.people, asc_eta_rows(images), 1);
    pack_array(pack, &outcome->directions.length, attributes, 1);
    pack_array(pack, &outcome->directions.halves, attributes, 1);
    pack_array(pack, &outcome->directions.cosines, attributes, attributes);
    s->n = images->n_identities;
    asc_pack_bytes(pack, &s->k, sizeof s->k);
    pack_array(pack, &s->values, s->k, 1);
    pack_array(pack, &s->coordinates, s->n, s->k);
}

void asc_map_outcome_free(asc_map_outcome *outcome) {
    asc_selection_free(&outcome->selection);
    asc_components_free(&outcome->components);
    asc_eta_free(&outcome->eta);
    asc_directions_free(&outcome->directions);
    asc_scaling_free(&outcome->scaling);
}
