/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/analysis.h"

#define AT(member) offsetof(asc_topology_settings, member)

/* clang-format off */
const asc_parameter asc_topology_parameters[] = {
    {"topology.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"topology.attributes", ASC_PARAM_ATTRIBUTES, AT(attributes), NULL, 0, 0, NULL,
     "attributes whose values have trees of their own; none named: all"},
    {"topology.repetitions", ASC_PARAM_INT, AT(repetitions), "5", 0, 1e4, NULL,
     "repetitions of the published dimension, of four runs each; 0: none"},
    {"topology.sampled", ASC_PARAM_INT, AT(sampled), "500", 25, 46340, NULL,
     "points of a subset that the published dimension draws from at most"},
    {"topology.cycles", ASC_PARAM_BOOL, AT(cycles), "false", 0, 0, NULL,
     "H1 of these points by the program ripser, where there is one"},
    {"topology.seed", ASC_PARAM_SEED, AT(seed), "1", 0, 0, NULL,
     "seed of the order of the points and of the published dimension's draws"},
    {0},
};
/* clang-format on */

const asc_topology_settings *asc_topology_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_topology_analysis);
}
