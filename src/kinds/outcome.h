/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is known of one model's attributes of more than two values. Internal; local. */
#ifndef ATTRSCOPE_KINDS_OUTCOME_H
#define ATTRSCOPE_KINDS_OUTCOME_H

#include "attrscope/analysis.h"
#include "kinds/entropies.h"
#include "kinds/found.h"
#include "kinds/tallies.h"
#include "study/selection.h"

typedef struct asc_kinds_outcome {
    const asc_study_model *model; /* borrowed */
    asc_selection selection;
    asc_kinds_views views;
    asc_kinds_tallies *tallies; /* [views] */
    asc_kinds_found *found;     /* [views] what is packed; the rest follows from the images */
} asc_kinds_outcome;

/* Everything but what pairs say, which is NaN. Errors: ASC_DATA, ASC_MEMORY. The same on every
 * rank.
 */
asc_code asc_kinds_outcome_init(const asc_job *job, int64_t model, asc_kinds_outcome *outcome);
void asc_kinds_outcome_free(asc_kinds_outcome *outcome);

/* What pairs say, both ways. */
void asc_kinds_outcome_pack(asc_kinds_outcome *outcome, asc_pack *pack);

#endif
