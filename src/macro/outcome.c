#include <stdlib.h>

#include "attrscope/pack.h"
#include "macro/macro_parts.h"

void asc_macro_outcome_pack(asc_macro_outcome *outcome, const asc_settings *settings,
                            asc_pack *pack) {
    const int64_t attributes = outcome->selection.images.n_attributes;
    asc_population_curves *curves = &outcome->curves;
    int64_t values = 2 * attributes, energies = attributes;
    if (settings->macro.protocols & ASC_PROTOCOL_SAMPLED) {
        int64_t drawn =
            settings->macro.sampled.draws * values * settings->macro.sampled.max_samples;
        asc_pack_array(pack, &outcome->sampled, &values, sizeof *outcome->sampled, "KS statistics");
        asc_pack_array(pack, &outcome->sampled_energies, &energies,
                       sizeof *outcome->sampled_energies, "energy distances");
        asc_pack_array(pack, &outcome->drawn, &drawn, sizeof *outcome->drawn, "drawn rows");
    }
    if (settings->macro.protocols & ASC_PROTOCOL_POPULATION) {
        asc_pack_array(pack, &outcome->population, &values, sizeof *outcome->population,
                       "KS statistics");
        asc_pack_array(pack, &outcome->population_energies, &energies,
                       sizeof *outcome->population_energies, "energy distances");
        asc_pack_bytes(pack, &curves->bins, sizeof curves->bins);
        int64_t edges = (int64_t)curves->bins + 1, shares = 3 * attributes * curves->bins;
        asc_pack_array(pack, &curves->edges, &edges, sizeof *curves->edges, "edges");
        asc_pack_array(pack, &curves->shares, &shares, sizeof *curves->shares, "shares");
        int64_t without = outcome->selection.images.n_identities * values;
        if (settings->macro.population.intervals)
            asc_pack_array(pack, &outcome->without, &without, sizeof *outcome->without,
                           "intervals over identities");
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
    *outcome = (asc_macro_outcome){0};
}
