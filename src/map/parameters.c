#include "map/analysis.h"

#define AT(member) offsetof(asc_settings, member)

/* clang-format off */
const asc_parameter asc_map_parameters[] = {
    {"map.keep", ASC_PARAM_TEXT, AT(map.keep), "study", 0, 0, NULL,
     "keep-column of the images used; quality: each model's own subset"},
    {"map.components", ASC_PARAM_INT, AT(map.components), "10", 1, 1e4, NULL,
     "principal components, and dimensions of the identities' map"},
    {0},
};
/* clang-format on */
