/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/analysis.h"

#define AT(member) offsetof(asc_fairness_settings, member)

/* clang-format off */
const asc_parameter asc_fairness_parameters[] = {
    {"fairness.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"fairness.attributes", ASC_PARAM_ATTRIBUTES, AT(attributes), NULL, 0, 0, NULL,
     "attributes whose groups are compared, intersections of images.derive among them (all)"},
    {"fairness.far", ASC_PARAM_NUMBERS, AT(far), "0.01,0.001,0.0001", 1e-9, 0.5, NULL,
     "false match rates of all pairs; each sets a threshold"},
    {"fairness.thresholds", ASC_PARAM_NUMBERS, AT(thresholds), NULL, 1e-30, 1e30, NULL,
     "distances below which pairs are accepted, besides"},
    {"fairness.alpha", ASC_PARAM_REAL, AT(alpha), "0.5", 0, 1, NULL,
     "weight of false matches, against false non-matches, in FDR, IR and GARBE"},
    {"fairness.people_at_least", ASC_PARAM_INT, AT(people_at_least), "10", 2, 1e9, NULL,
     "groups of fewer people are left out, and counted"},
    {"fairness.replicates", ASC_PARAM_INT, AT(replicates), "1000", 100, 100000, NULL,
     "draws of as many people with replacement, for the intervals"},
    {"fairness.seed", ASC_PARAM_SEED, AT(seed), "1", 0, 0, NULL, "seed of these draws"},
    {0},
};
/* clang-format on */

const asc_fairness_settings *asc_fairness_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_fairness_analysis);
}
