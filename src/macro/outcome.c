/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/macro.h"
#include "attrscope/pack.h"
#include "macro/macro_parts.h"

static void pack_draws(asc_pack *pack, int64_t n_attributes, asc_ks_draws *draws) {
    asc_pack_array(pack, &draws->attributes, &draws->n, sizeof *draws->attributes, "draws");
    asc_pack_matrix(pack, &draws->wide, draws->n, 1, sizeof *draws->wide, "draws");
    asc_pack_matrix(pack, &draws->drawn, 2 * draws->n, ASC_KS_DRAWS, sizeof *draws->drawn, "draws");
    for (int64_t f = 0; f < draws->n; f++)
        asc_pack_expect(pack, draws->attributes[f] >= 0 && draws->attributes[f] < n_attributes,
                        "attributes of draws");
}

void asc_macro_outcome_pack(asc_macro_outcome *outcome, const asc_settings *settings,
                            asc_pack *pack) {
    const int64_t attributes = outcome->selection.images.n_attributes;
    asc_population_curves *curves = &outcome->curves;
    const int64_t values = 2 * attributes;
    if (asc_macro_settings_of(settings)->protocols & ASC_PROTOCOL_SAMPLED) {
        asc_pack_matrix(pack, &outcome->sampled, values, 1, sizeof *outcome->sampled,
                        "KS statistics");
        asc_pack_matrix(pack, &outcome->sampled_energies, attributes, 1,
                        sizeof *outcome->sampled_energies, "energy distances");
        asc_pack_matrix(pack, &outcome->drawn,
                        asc_macro_settings_of(settings)->sampled.draws * values,
                        asc_macro_settings_of(settings)->sampled.max_samples,
                        sizeof *outcome->drawn, "drawn rows");
    }
    if (asc_macro_settings_of(settings)->protocols & ASC_PROTOCOL_POPULATION) {
        asc_pack_matrix(pack, &outcome->population, values, 1, sizeof *outcome->population,
                        "KS statistics");
        asc_pack_matrix(pack, &outcome->population_energies, attributes, 1,
                        sizeof *outcome->population_energies, "energy distances");
        asc_pack_bytes(pack, &curves->bins, sizeof curves->bins);
        asc_pack_expect(pack, curves->bins > 0, "bins");
        asc_pack_matrix(pack, &curves->edges, (int64_t)curves->bins + 1, 1, sizeof *curves->edges,
                        "edges");
        asc_pack_matrix(pack, &curves->shares, 3 * attributes, curves->bins, sizeof *curves->shares,
                        "shares");
        if (asc_macro_settings_of(settings)->population.intervals) {
            asc_pack_matrix(pack, &outcome->without, outcome->selection.images.n_identities, values,
                            sizeof *outcome->without, "intervals over identities");
            pack_draws(pack, attributes, &outcome->draws);
        }
    }
}

void asc_macro_outcome_free(asc_macro_outcome *outcome) {
    asc_selection_free(&outcome->selection);
    asc_population_curves_free(&outcome->curves);
    free(outcome->sampled);
    free(outcome->drawn);
    free(outcome->population);
    free(outcome->sampled_energies);
    free(outcome->population_energies);
    free(outcome->without);
    asc_ks_draws_free(&outcome->draws);
    *outcome = (asc_macro_outcome){0};
}
