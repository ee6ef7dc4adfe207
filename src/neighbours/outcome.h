/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything found about one model, and its way to a file and back. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_OUTCOME_H
#define ATTRSCOPE_NEIGHBOURS_OUTCOME_H

#include "attrscope/pack.h"
#include "neighbours/graph.h"
#include "neighbours/maps.h"
#include "neighbours/purity.h"

typedef struct asc_neighbours_outcome {
    const asc_study_model *model; /* borrowed */
    asc_selection selection;
    asc_graph graph;
    asc_purity purity;
    asc_separability separability;
    double *components; /* [N, 2] first principal ones, or NULL */
    double trust;       /* of that map; NaN: not known */
    asc_maps maps;
} asc_neighbours_outcome;

/* All but the model and the selection, both ways. */
void asc_neighbours_outcome_pack(asc_neighbours_outcome *outcome, asc_pack *pack);
void asc_neighbours_outcome_free(asc_neighbours_outcome *outcome);

#endif
