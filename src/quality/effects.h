/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each step towards the subset does to how well a model separates. Internal. */
#ifndef ATTRSCOPE_QUALITY_EFFECTS_H
#define ATTRSCOPE_QUALITY_EFFECTS_H

#include "quality/subset.h"
#include "stats/spread.h"

/* After a step; against what the step before has left; against all images. */
enum { ASC_QUALITY_AFTER, ASC_QUALITY_CHANGE, ASC_QUALITY_TOTAL, ASC_QUALITY_VIEWS };

/* Figures of a step: AUC, the mean of the attributes' KS, then the KS of each attribute. */
enum { ASC_QUALITY_FIGURE_AUC, ASC_QUALITY_FIGURE_MEAN, ASC_QUALITY_FIGURE_KS };

typedef struct asc_quality_effects {
    int64_t n;             /* 2 + A */
    int64_t attributes;    /* whose KS is known after every step that leaves two people */
    asc_estimate *figures; /* [ASC_QUALITY_STEPS, ASC_QUALITY_VIEWS, n]; owned */
} asc_quality_effects;

/* Sweeps what each step has left, unless it has dropped nothing. The same people stand before and
 * after: a change's influences are the differences of both (docs/method.md, "High-quality
 * subset"). Complete on the root. Release with asc_quality_effects_free, also after an error.
 * Errors: those of the sweeps. Collective. */
asc_code asc_quality_effects_find(MPI_Comm comm, asc_study *study, int64_t model,
                                  const asc_selection *selection, const asc_quality_subset *subset,
                                  asc_quality_effects *effects);
void asc_quality_effects_free(asc_quality_effects *effects);

/* Borrowed. Pure. */
const asc_estimate *asc_quality_figure_of(const asc_quality_effects *effects, int step, int view,
                                          int64_t figure);

/* What a unit keeps of them, both ways, of so many attributes. Local. */
void asc_quality_effects_pack(asc_quality_effects *effects, int64_t n_attributes, asc_pack *pack);

#endif
