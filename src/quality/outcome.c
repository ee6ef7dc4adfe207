/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/outcome.h"

#include "attrscope/quality.h"

asc_code asc_quality_outcome_pack(asc_quality_outcome *outcome, const asc_images *images,
                                  const asc_settings *settings, asc_pack *pack) {
    asc_quality_subset_pack(&outcome->subset, images->n, pack);
    if (asc_quality_settings_of(settings)->effects)
        asc_quality_effects_pack(&outcome->effects, images->n_attributes, pack);
    return asc_pack_end(pack);
}

void asc_quality_outcome_free(asc_quality_outcome *outcome) {
    asc_quality_subset_free(&outcome->subset);
    asc_quality_effects_free(&outcome->effects);
}
