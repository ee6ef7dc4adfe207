/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/population_pack.h"

#include <stdlib.h>

/* Ranges that refining can work on: ascending, apart, of cells of two keys or more. */
static void expect_ranges(asc_pack *pack, const asc_ks_bracket *bracket) {
    if (!pack->reading || pack->code != ASC_OK)
        return;
    for (int64_t r = 0; r < bracket->n_ranges; r++) {
        const asc_key_range *range = &bracket->ranges[r];
        asc_pack_expect(pack,
                        range->first <= range->last && range->widest >= 2 &&
                            (r == 0 || range[-1].last < range->first),
                        "candidate distances");
    }
}

void asc_ks_brackets_pack(asc_pack *pack, int32_t n_attributes, asc_ks_bracket *brackets) {
    for (int32_t a = 0; a < n_attributes; a++) {
        asc_ks_bracket *bracket = &brackets[a];
        if (pack->reading) {
            free(bracket->ranges);
            bracket->ranges = NULL;
            bracket->n_ranges = bracket->capacity = 0;
        }
        asc_pack_bytes(pack, bracket->total, sizeof bracket->total);
        asc_pack_bytes(pack, bracket->lower, sizeof bracket->lower);
        asc_pack_bytes(pack, bracket->upper, sizeof bracket->upper);
        asc_pack_bytes(pack, bracket->location, sizeof bracket->location);
        asc_pack_bytes(pack, &bracket->share, sizeof bracket->share);
        asc_pack_array(pack, &bracket->ranges, &bracket->n_ranges, sizeof *bracket->ranges,
                       "candidate distances");
        if (pack->code != ASC_OK)
            return;
        bracket->capacity = pack->reading ? bracket->n_ranges : bracket->capacity;
        expect_ranges(pack, bracket);
    }
}

void asc_population_pack(asc_pack *pack, int32_t n_attributes, asc_ks_bracket *brackets,
                         asc_energy_value *energies, asc_population_curves *curves) {
    asc_ks_brackets_pack(pack, n_attributes, brackets);
    asc_pack_bytes(pack, energies, (uint64_t)n_attributes * sizeof *energies);
    asc_pack_bytes(pack, &curves->bins, sizeof curves->bins);
    asc_pack_expect(pack, curves->bins > 0, "bins");
    asc_pack_matrix(pack, &curves->edges, (int64_t)curves->bins + 1, 1, sizeof *curves->edges,
                    "edges");
    asc_pack_matrix(pack, &curves->shares, ASC_CLASSES * (int64_t)n_attributes, curves->bins,
                    sizeof *curves->shares, "shares");
}
