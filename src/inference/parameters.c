/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/analysis.h"

static const asc_param_choice strata[] = {{"auto", ASC_INFERENCE_BY_AUTO},
                                          {"cells", ASC_INFERENCE_BY_CELLS},
                                          {"propensity", ASC_INFERENCE_BY_PROPENSITY},
                                          {NULL, 0}};

#define AT(member) offsetof(asc_inference_settings, member)

/* clang-format off */
const asc_parameter asc_inference_parameters[] = {
    {"inference.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used"},
    {"inference.permutations", ASC_PARAM_INT, AT(permutations), "999", 1, 60000, NULL,
     "permutations of every attribute's labels over people"},
    {"inference.draws", ASC_PARAM_INT, AT(draws), "10", 1, 1e5, NULL,
     "draws of an image of every person, over which statistics are averaged"},
    {"inference.max_samples", ASC_PARAM_INT, AT(max_samples), "500", 0, 1e9, NULL,
     "people of a draw, others in the next one; 0: all"},
    {"inference.given", ASC_PARAM_ATTRIBUTES, AT(given), NULL, 0, 0, NULL,
     "attributes whose values the pairs must share: tests of the others adjusted for these"},
    {"inference.given_by", ASC_PARAM_CHOICE, AT(given_by), "auto", 0, 0, strata,
     "what pairs share: cells (all given values), or propensity (about the same probability or "
     "expected value of the tested attribute by the given ones); auto: propensity where most people "
     "are in cells of fewer than ten people of a draw"},
    {"inference.strata", ASC_PARAM_INT, AT(strata), "10", 2, 1000, NULL,
     "strata of equally many people into which a propensity is cut"},
    {"inference.seed", ASC_PARAM_SEED, AT(seed), "1", 0, 0, NULL,
     "seed of the drawn images and permutations"},
    {0},
};
/* clang-format on */

const asc_inference_settings *asc_inference_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_inference_analysis);
}
