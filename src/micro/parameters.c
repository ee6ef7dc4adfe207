/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/analysis.h"

static const asc_param_choice measures[] = {{"nearest", ASC_MEASURE_NEAREST},
                                            {"ball", ASC_MEASURE_BALL},
                                            {"inverse_distance", ASC_MEASURE_INVERSE},
                                            {"gravity", ASC_MEASURE_GRAVITY},
                                            {NULL, 0}};
static const asc_param_choice averages[] = {
    {"exact", ASC_AVERAGE_EXACT}, {"sampled", ASC_AVERAGE_SAMPLED}, {NULL, 0}};
static const asc_param_choice stencils[] = {{"3", 3}, {"5", 5}, {NULL, 0}};

#define AT(member) offsetof(asc_micro_settings, member)

/* clang-format off */
const asc_parameter asc_micro_parameters[] = {
    {"micro.measures", ASC_PARAM_FLAGS, AT(measures), "nearest,ball,inverse_distance,gravity", 0, 0,
     measures, "what is measured of every attribute's field"},
    {"micro.k", ASC_PARAM_WHOLES, AT(k), "10", 1, 1e6, NULL, "numbers of nearest neighbours"},
    {"micro.eps", ASC_PARAM_NUMBERS, AT(eps), "0.4,0.6,0.8,1", 1e-6, 1e6, NULL,
     "radii of balls, in units of the mean distance"},
    {"micro.average_distance", ASC_PARAM_CHOICE, AT(average_distance), "exact", 0, 0, averages,
     "mean distance over all pairs, or over drawn ones"},
    {"micro.average_pairs", ASC_PARAM_INT, AT(average_pairs), "10000", 1, 1e12, NULL,
     "pairs of the drawn mean distance"},
    {"micro.subsample", ASC_PARAM_INT, AT(subsample), "0", 0, 1e9, NULL,
     "most neighbours of a point in a ball; 0: all"},
    {"micro.max_curves", ASC_PARAM_INT, AT(max_curves), "0", 0, 1e9, NULL,
     "most segments of an attribute; 0: all"},
    {"micro.stencil", ASC_PARAM_CHOICE, AT(stencil), "3", 0, 0, stencils,
     "steps of a curve that a field is taken from"},
    {"micro.seed", ASC_PARAM_SEED, AT(seed), "1", 0, 0, NULL,
     "seed of drawn pairs, neighbours and segments"},
    {"micro.vanilla", ASC_PARAM_TEXT, AT(vanilla), "vanilla", 0, 0, NULL,
     "variant that a model's others are held against; without one of that name its first"},
    {"micro.targets", ASC_PARAM_NAMES, AT(targets), NULL, 0, 0, NULL,
     "variant=attribute: what it was trained for (default: attributes that its name holds)"},
    {0},
};
/* clang-format on */

const asc_micro_settings *asc_micro_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_micro_analysis);
}
