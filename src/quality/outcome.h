/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything found of one model. Internal. */
#ifndef ATTRSCOPE_QUALITY_OUTCOME_H
#define ATTRSCOPE_QUALITY_OUTCOME_H

#include "attrscope/settings.h"
#include "quality/effects.h"

typedef struct asc_quality_outcome {
    asc_quality_subset subset;
    asc_quality_effects effects; /* empty unless the settings ask for them */
} asc_quality_outcome;

/* What a unit keeps of it, both ways: of the images of the selection. Errors, also where it is of
 * other images: those of the pack, ASC_DATA. Local. */
asc_code asc_quality_outcome_pack(asc_quality_outcome *outcome, const asc_images *images,
                                  const asc_settings *settings, asc_pack *pack);
void asc_quality_outcome_free(asc_quality_outcome *outcome);

#endif
