/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/analysis.h"

#define AT(member) offsetof(asc_topology_settings, member)

/* clang-format off */
const asc_parameter asc_topology_parameters[] = {
    {"topology.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"topology.attributes", ASC_PARAM_ATTRIBUTES, AT(attributes), NULL, 0, 0, NULL,
     "attributes whose values have trees of their own; none named: all"},
    {0},
};
/* clang-format on */

const asc_topology_settings *asc_topology_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_topology_analysis);
}
