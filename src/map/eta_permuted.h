/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eta squared under one permutation of people's values. Internal. */
#ifndef ATTRSCOPE_MAP_ETA_PERMUTED_H
#define ATTRSCOPE_MAP_ETA_PERMUTED_H

#include "map/eta_kinds.h"
#include "study/relabel.h"

/* What a permutation needs: of an attribute the signed sums of values 1, -1, 0 x (1, coordinates);
 * of those with missing values also the sums over images that have one, x (1, coordinates,
 * squares), which are the same for all attributes without. */
typedef struct asc_eta_work {
    const asc_images *images;  /* borrowed */
    const double *coordinates; /* [N, k] column means 0; borrowed */
    int64_t k, n_partial;
    int32_t *partial;          /* [n_partial] attributes with missing values */
    int64_t *place;            /* [A] where an attribute is in `partial`; n_partial: complete */
    int32_t n_measures;        /* M of attributes of more than two values */
    asc_eta_measure *measures; /* [M] */
    asc_relabel relabel;
} asc_eta_work;

/* Of a thread. */
typedef struct asc_eta_scratch {
    int64_t *partner, *source;
    double *factors;       /* [batch, 2 k + 1] 1, coordinates, squares */
    double *signs, *given; /* [batch, A], [batch, n_partial + 1] values; 1 where there is one */
    double *signed_sums;   /* [A, k + 1] */
    double *sums;          /* [n_partial + 1, 2 k + 1]; the last over all images */
    double *kinds;         /* [asc_eta_kinds_scratch] */
} asc_eta_scratch;

/* Errors: ASC_MEMORY. Local, the same on every rank. Release also after an error. */
asc_code asc_eta_work_init(const asc_images *images, const double *coordinates, int64_t k,
                           uint64_t seed, asc_eta_work *work);
void asc_eta_work_free(asc_eta_work *work);
asc_code asc_eta_scratch_init(const asc_eta_work *work, asc_eta_scratch *scratch);
void asc_eta_scratch_free(asc_eta_scratch *scratch);

/* Eta squared [A + M, k] after permutation p (0: as the values are); NaN where an attribute has one
 * modality. Pure; O(N (A + M) k). */
void asc_eta_permuted(const asc_eta_work *work, int64_t p, const asc_eta_scratch *scratch,
                      double *eta);

#endif
