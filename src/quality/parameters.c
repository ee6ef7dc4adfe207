/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/analysis.h"

#define AT(member) offsetof(asc_quality_settings, member)

/* clang-format off */
const asc_parameter asc_quality_parameters[] = {
    {"quality.min_images", ASC_PARAM_INT, AT(min_images), "30", 1, 1e9, NULL,
     "images an identity must have at first"},
    {"quality.faces_column", ASC_PARAM_TEXT, AT(faces_column), "retina_n_faces_detected", 0, 0,
     NULL, "column with the number of detected faces, which must be one"},
    {"quality.min_single_face", ASC_PARAM_INT, AT(min_single_face), "25", 1, 1e9, NULL,
     "images with one face that an identity must have"},
    {"quality.neighbour", ASC_PARAM_INT, AT(neighbour), "1", 1, 1e6, NULL,
     "k: the distance to the k-th nearest image decides"},
    {"quality.min_kept", ASC_PARAM_INT, AT(min_kept), "25", 1, 1e9, NULL,
     "images an identity must have in the end"},
    {"quality.effects", ASC_PARAM_BOOL, AT(effects), "true", 0, 0, NULL,
     "find what each step does to AUC and KS, by sweeps of what it leaves"},
    {0},
};
/* clang-format on */

const asc_quality_settings *asc_quality_settings_of(const asc_settings *settings) {
    return asc_settings_of(settings, &asc_quality_analysis);
}
