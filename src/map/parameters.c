/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/analysis.h"

#define AT(member) offsetof(asc_settings, member)

/* clang-format off */
const asc_parameter asc_map_parameters[] = {
    {"map.keep", ASC_PARAM_KEEP, AT(map.keep), "study", 0, 0, NULL,
     "keep-column of the images used; quality: each model's own subset"},
    {"map.components", ASC_PARAM_INT, AT(map.components), "10", 1, 1e4, NULL,
     "principal components, and dimensions of the identities' map"},
    {"map.permutations", ASC_PARAM_INT, AT(map.permutations), "199", 19, 1e5, NULL,
     "permutations of people's values, for what chance explains of a component"},
    {"map.seed", ASC_PARAM_SEED, AT(map.seed), "1", 0, 0, NULL,
     "seed of the permutations and of the halves of the people"},
    {0},
};
/* clang-format on */
