/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps that lead to the subset. Internal. */
#ifndef ATTRSCOPE_QUALITY_SUBSET_H
#define ATTRSCOPE_QUALITY_SUBSET_H

#include "attrscope/pack.h"
#include "attrscope/study.h"
#include "study/selection.h"

/* In their order; each works on what the one before has left. */
typedef enum asc_quality_step {
    ASC_QUALITY_ALL,
    ASC_QUALITY_MIN_IMAGES,
    ASC_QUALITY_ONE_FACE,
    ASC_QUALITY_MIN_SINGLE_FACE,
    ASC_QUALITY_OUTLIERS,
    ASC_QUALITY_MIN_KEPT,
    ASC_QUALITY_STEPS
} asc_quality_step;

typedef struct asc_quality_subset {
    uint8_t *keep;                     /* [N] of the selection's images; owned */
    uint8_t *last;                     /* [N] the last step that has kept each; owned, not packed */
    int64_t images[ASC_QUALITY_STEPS]; /* left after each step */
    int64_t identities[ASC_QUALITY_STEPS];
} asc_quality_subset;

/* The subset of one model, the same on every rank. Release with asc_quality_subset_free, also after
 * an error. Errors: ASC_MEMORY, those of reading. Collective. */
asc_code asc_quality_subset_find(MPI_Comm comm, asc_study *study, int64_t model,
                                 const asc_selection *selection, const asc_settings *settings,
                                 asc_quality_subset *subset);
void asc_quality_subset_free(asc_quality_subset *subset);

/* What a unit keeps of it, both ways: `n` images of the selection. Local. */
void asc_quality_subset_pack(asc_quality_subset *subset, int64_t n, asc_pack *pack);

#endif
