/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/analysis.h"

#define AT(member) offsetof(asc_probe_settings, member)

/* clang-format off */
const asc_parameter asc_probe_parameters[] = {
    {"probe.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"probe.folds", ASC_PARAM_INT, AT(folds), "5", 2, 1000, NULL, "folds"},
    {"probe.c", ASC_PARAM_REAL, AT(c), "1", 1e-12, 1e12, NULL,
     "C: inverse strength of the L2 penalty"},
    {"probe.tolerance", ASC_PARAM_REAL, AT(tolerance), "1e-06", 1e-14, 0.1, NULL,
     "relative norm of the gradient at which the fit ends"},
    {"probe.max_iterations", ASC_PARAM_INT, AT(max_iterations), "1000", 1, 1e6, NULL,
     "most iterations of a fit"},
    {"probe.seed", ASC_PARAM_SEED, AT(seed), "1", 0, 0, NULL,
     "seed of the shuffled-label control and of the grouped folds"},
    {0},
};
/* clang-format on */

const asc_probe_settings *asc_probe_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_probe_analysis);
}
