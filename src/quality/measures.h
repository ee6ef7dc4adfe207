/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What distances say of some images of a model, and how each person moves it. Internal. */
#ifndef ATTRSCOPE_QUALITY_MEASURES_H
#define ATTRSCOPE_QUALITY_MEASURES_H

#include "attrscope/study.h"
#include "study/selection.h"

/* Measures: AUC, then the mean KS of each attribute. */
enum { ASC_QUALITY_AUC, ASC_QUALITY_KS };

/* Arrays are owned. */
typedef struct asc_quality_measures {
    int64_t n;         /* 1 + A */
    int64_t people;    /* who have images; of K of the selection */
    double *value;     /* [n]; NaN where undefined: no matched or unmatched pair, one modality */
    double *influence; /* [n, K] their squares add up to the squared standard error; 0 of who has no
                          image */
} asc_quality_measures;

/* Of the selection's images whose mask [N] is set: AUC of all pairs (docs/method.md,
 * "Verification"), by influences of people; of each attribute the mean of both KS statistics,
 * weighted by person ("Distances inside and across"), without each person in turn. Complete on the
 * root. Release with asc_quality_measures_free, also after an error. Errors: those of the sweeps.
 * Collective; some four sweeps, O(K A) memory. */
asc_code asc_quality_measure(MPI_Comm comm, asc_study *study, int64_t model,
                             const asc_selection *selection, const uint8_t *mask,
                             asc_quality_measures *measures);

/* Room for them, all undefined. Errors: ASC_MEMORY. Local. */
asc_code asc_quality_measures_init(const asc_images *images, asc_quality_measures *measures);
void asc_quality_measures_free(asc_quality_measures *measures);

/* How KS statistics are asked for. */
struct asc_population_wish;
extern const struct asc_population_wish asc_quality_wish;

#endif
