/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/analysis.h"

#define AT(member) offsetof(asc_neighbours_settings, member)

/* clang-format off */
const asc_parameter asc_neighbours_parameters[] = {
    {"neighbours.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"neighbours.k", ASC_PARAM_INT, AT(k), "15", 1, ASC_NEIGHBOURS_MOST, NULL,
     "nearest neighbours of every image"},
    {"neighbours.permutations", ASC_PARAM_INT, AT(permutations), "199", 19, 1e5, NULL,
     "permutations of people's values, for what chance gives of a neighbourhood's purity"},
    {"neighbours.duplicate", ASC_PARAM_REAL, AT(duplicate), "0.05", 0, 1, NULL,
     "images of two people this near are one image given twice: in medians over the images of the "
     "distance to the nearest image of another person"},
    {"neighbours.trust", ASC_PARAM_INT, AT(trust), "5", 0, ASC_NEIGHBOURS_MOST, NULL,
     "neighbours on a map for its trustworthiness; 0: none, which saves a sweep and the components"},
    {"neighbours.map", ASC_PARAM_INT, AT(map), "2000", 0, 4096, NULL,
     "images of the neighbour map, drawn where there are more; 0: no map"},
    {"neighbours.seed", ASC_PARAM_SEED, AT(seed), "1", 0, 0, NULL,
     "seed of the permutations and of the images of the map"},
    {0},
};
/* clang-format on */

const asc_neighbours_settings *asc_neighbours_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_neighbours_analysis);
}
