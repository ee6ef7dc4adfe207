/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/analysis.h"

#define AT(member) offsetof(asc_verify_settings, member)

/* clang-format off */
const asc_parameter asc_verify_parameters[] = {
    {"verify.keep", ASC_PARAM_KEEP, AT(keep), "study", 0, 0, NULL,
     "keep-column of the images used, or the analysis that finds each model's own"},
    {"verify.matched_pairs", ASC_PARAM_INT, AT(matched_pairs), "10000", 1, 1e9, NULL,
     "matched pairs of the sampled version"},
    {"verify.unmatched_images", ASC_PARAM_INT, AT(unmatched_images), "100", 1, 1e6, NULL,
     "images on either side of the sampled version's unmatched pairs"},
    {"verify.bandwidth", ASC_PARAM_REAL, AT(bandwidth), "0.05", 1e-6, 1e6, NULL,
     "bandwidth of the kernel densities, in mean unmatched distances (published: a distance)"},
    {"verify.bins", ASC_PARAM_INT, AT(bins), "1000", 10, 6e4, NULL,
     "bins of the stored histograms"},
    {"verify.far", ASC_PARAM_NUMBERS, AT(far), "0.01,0.001,0.0001", 1e-12, 1, NULL,
     "shares of unmatched pairs that thresholds accept"},
    {"verify.thresholds", ASC_PARAM_NUMBERS, AT(thresholds), NULL, 0, 1e30, NULL,
     "further thresholds, as distances; groups and people are judged at the first"},
    {"verify.seed", ASC_PARAM_SEED, AT(seed), "1", 0, 0, NULL, "seed of the drawn pairs"},
    {0},
};
/* clang-format on */

const asc_verify_settings *asc_verify_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_verify_analysis);
}
