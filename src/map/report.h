/* The map as tables and arrays. Internal. */
#ifndef ATTRSCOPE_MAP_REPORT_H
#define ATTRSCOPE_MAP_REPORT_H

#include "attrscope/results.h"
#include "data/selection.h"
#include "map/components.h"
#include "map/scaling.h"

/* Everything found about one model. */
typedef struct asc_map_outcome {
    const asc_study_model *model; /* borrowed */
    asc_selection selection;
    asc_components components;
    asc_scaling scaling;
    double *cosines; /* [A, A] of the attributes' directions */
} asc_map_outcome;

/* Puts tables map_components, map_attributes, map_angles, map_identities and the arrays. outcomes
 * [n_models]. Errors: ASC_MEMORY, ASC_IO. Local; the root. */
asc_code asc_map_report(const asc_map_outcome *outcomes, int64_t n_models, asc_results *results);

#endif
