/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/analysis.h"

#define AT(member) offsetof(asc_map_settings, member)

/* clang-format off */
const asc_parameter asc_map_parameters[] = {
    {"map.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"map.components", ASC_PARAM_INT, AT(components), "10", 1, ASC_MAP_COMPONENTS_MOST, NULL,
     "principal components, and dimensions of the identities' map"},
    {"map.permutations", ASC_PARAM_INT, AT(permutations), "199", 19, 1e5, NULL,
     "permutations of people's values, for what chance explains of a component"},
    {"map.seed", ASC_PARAM_SEED, AT(seed), "1", 0, 0, NULL,
     "seed of the permutations and of the halves of the people"},
    {0},
};
/* clang-format on */

const asc_map_settings *asc_map_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_map_analysis);
}
