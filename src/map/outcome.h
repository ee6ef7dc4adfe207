/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything found about one model, and its way to a file and back. Internal. */
#ifndef ATTRSCOPE_MAP_OUTCOME_H
#define ATTRSCOPE_MAP_OUTCOME_H

#include "attrscope/pack.h"
#include "map/directions.h"
#include "map/eta.h"
#include "map/scaling.h"
#include "spectra/components.h"
#include "study/selection.h"

typedef struct asc_map_outcome {
    const asc_study_model *model; /* borrowed */
    asc_selection selection;
    asc_components components;
    asc_eta eta;
    asc_directions directions;
    asc_scaling scaling;
} asc_map_outcome;

/* All but the model and the selection, both ways. */
void asc_map_outcome_pack(asc_map_outcome *outcome, asc_pack *pack);
void asc_map_outcome_free(asc_map_outcome *outcome);

#endif
