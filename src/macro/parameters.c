/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/analysis.h"

static const asc_param_choice protocols[] = {
    {"sampled", ASC_PROTOCOL_SAMPLED}, {"population", ASC_PROTOCOL_POPULATION}, {NULL, 0}};
static const asc_param_choice weightings[] = {{"person", ASC_WEIGHT_PERSON},
                                              {"identity", ASC_WEIGHT_IDENTITY},
                                              {"image", ASC_WEIGHT_IMAGE},
                                              {NULL, 0}};
static const asc_param_choice same_identity[] = {
    {"exclude", ASC_SAME_EXCLUDE}, {"include", ASC_SAME_INCLUDE}, {NULL, 0}};

#define AT(member) offsetof(asc_macro_settings, member)

/* clang-format off */
const asc_parameter asc_macro_parameters[] = {
    {"macro.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"macro.protocols", ASC_PARAM_FLAGS, AT(protocols), "sampled,population", 0, 0, protocols,
     "how distances are collected: drawn pairs, all pairs, or both"},
    {"macro.sampled.max_samples", ASC_PARAM_INT, AT(sampled.max_samples), "500", 2, 1e6, NULL,
     "most identities drawn on either side of an attribute"},
    {"macro.sampled.draws", ASC_PARAM_INT, AT(sampled.draws), "1", 1, 1e6, NULL,
     "independent draws"},
    {"macro.sampled.seed", ASC_PARAM_SEED, AT(sampled.seed), "1", 0, 0, NULL,
     "seed of the draws"},
    {"macro.population.weighting", ASC_PARAM_CHOICE, AT(population.weighting), "person", 0, 0,
     weightings, "whose pairs count alike: people's, people's within a modality, or images'"},
    {"macro.population.same_identity", ASC_PARAM_CHOICE, AT(population.same_identity), "exclude",
     0, 0, same_identity, "pairs of images of one identity"},
    {"macro.population.exact", ASC_PARAM_BOOL, AT(population.exact), "true", 0, 0, NULL,
     "refine the histogram until the KS statistic is exact"},
    {"macro.population.bins", ASC_PARAM_INT, AT(population.bins), "0", 0, 65534, NULL,
     "bins of the first sweep's histogram; 0: chosen by the study's size"},
    {"macro.population.intervals", ASC_PARAM_BOOL, AT(population.intervals), "true", 0, 0, NULL,
     "95 % intervals over identities, by one further sweep"},
    {0},
};
/* clang-format on */

const asc_macro_settings *asc_macro_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_macro_analysis);
}
