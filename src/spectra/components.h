/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Principal components of a model's images. Internal. */
#ifndef ATTRSCOPE_SPECTRA_COMPONENTS_H
#define ATTRSCOPE_SPECTRA_COMPONENTS_H

#include "spectra/rows.h"

typedef struct asc_components {
    int64_t k;
    double total;     /* variance of all components together; on the root */
    double *variance; /* [k] descending */
    double *share;    /* [k] variance / total; on the root */
    double *axes;     /* [k, D] */
    double *images;   /* [N, k] coordinates, on every rank */
} asc_components;

/* The first min(k, D, N - 1) components, by the D x D matrix or, where there are fewer images, the
 * N x N matrix. Errors: those of asc_eigen_largest, ASC_MEMORY. Collective; O(min(N, D) N D / P +
 * min(N, D)^3). Release also after an error. */
asc_code asc_components_find(const asc_spectra_rows *rows, const double *mean, int64_t k,
                             asc_components *components);
void asc_components_free(asc_components *components);

#endif
