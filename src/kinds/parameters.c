/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/analysis.h"

static const asc_param_choice weightings[] = {{"person", ASC_WEIGHT_PERSON},
                                              {"identity", ASC_WEIGHT_IDENTITY},
                                              {"image", ASC_WEIGHT_IMAGE},
                                              {NULL, 0}};

#define AT(member) offsetof(asc_kinds_settings, member)

/* clang-format off */
const asc_parameter asc_kinds_parameters[] = {
    {"kinds.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"kinds.weighting", ASC_PARAM_CHOICE, AT(weighting), "person", 0, 0, weightings,
     "whose pairs count alike: people's, people's within a class, or images'"},
    {"kinds.exact", ASC_PARAM_BOOL, AT(exact), "true", 0, 0, NULL,
     "refine the histograms until KS statistics are exact, where memory allows"},
    {0},
};
/* clang-format on */

const asc_kinds_settings *asc_kinds_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_kinds_analysis);
}
