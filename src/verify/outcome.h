/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything measured on one model. Internal. */
#ifndef ATTRSCOPE_VERIFY_OUTCOME_H
#define ATTRSCOPE_VERIFY_OUTCOME_H

#include "attrscope/pack.h"
#include "attrscope/study.h"
#include "separation/rates.h"
#include "verify/curves.h"
#include "verify/estimates.h"
#include "verify/sampled.h"

enum { ASC_VERIFY_ALL, ASC_VERIFY_SAMPLED, ASC_VERIFY_PROTOCOLS };

typedef struct asc_verify_outcome {
    const asc_study_model *model; /* borrowed */
    asc_selection selection;
    asc_sample sample;
    asc_rates rates[ASC_VERIFY_PROTOCOLS];
    asc_estimate auc[ASC_VERIFY_PROTOCOLS], eer[ASC_VERIFY_PROTOCOLS];
    int64_t n_points, judged;                       /* asc_verify_points, asc_verify_judged */
    asc_verify_point *points[ASC_VERIFY_PROTOCOLS]; /* [n_points] owned */
    double overlap[ASC_VERIFY_PROTOCOLS];
    asc_curves histogram; /* of all pairs, verify.bins cells */
    asc_det_point *det;   /* [n_det] of all pairs; owned */
    int64_t n_det;
    asc_verify_people people;
    asc_class_cell *groups;  /* [A, ASC_PAIR_GROUPS] at point `judged`; owned */
    asc_class_cell *classes; /* [asc_class_counter_cells] likewise */
} asc_verify_outcome;

/* The point of all pairs that groups and people are judged at. Borrowed. Pure. */
const asc_verify_point *asc_verify_judged_point(const asc_verify_outcome *outcome);

/* All pairs of a model's selection, the same on every rank: two sweeps. Errors: those of the parts.
 * Collective. */
asc_code asc_verify_all(MPI_Comm comm, asc_study *study, int64_t model,
                        const asc_settings *settings, asc_verify_outcome *outcome);

/* The published sample, drawn from the selection; the values are the root's. Where it has no
 * unmatched pair, that is said and nothing is measured. Errors: those of the parts. Collective. */
asc_code asc_verify_sampled(MPI_Comm comm, asc_study *study, int64_t model,
                            const asc_settings *settings, asc_verify_outcome *outcome);

/* All that the report needs besides the selection, both ways. Complete on the root. Local. */
void asc_verify_outcome_pack(asc_verify_outcome *outcome, asc_pack *pack);

void asc_verify_outcome_free(asc_verify_outcome *outcome);

#endif
