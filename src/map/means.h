/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean embeddings: of all images, of identities, of attributes' modalities. Internal. */
#ifndef ATTRSCOPE_MAP_MEANS_H
#define ATTRSCOPE_MAP_MEANS_H

#include "core/fixed.h"
#include "spectra/rows.h"

/* People are dealt into so many parts, from whose sums every half of the people can be had. */
enum { ASC_MAP_PARTS = 8 };

/* Sums are integers in fixed point: the same bits in whatever order rows were added. */
typedef struct asc_means {
    int32_t dimension, n_attributes;
    double *all;       /* [D] on every rank */
    double *centres;   /* [K, D] of identities; on the root, else NULL */
    asc_fixed fixed;   /* of the sums */
    int64_t *modality; /* [A, 2, ASC_MAP_PARTS, D] sums of positive, negative; of the root */
    int64_t *count;    /* [A, 2, ASC_MAP_PARTS] images, on every rank */
} asc_means;

/* One pass over the rows; the seed deals the people. Errors: ASC_MEMORY. Collective; O(N D A / P)
 * time, O((K + 16 A) D) memory a rank. */
asc_code asc_means_compute(const asc_spectra_rows *rows, const asc_images *images, uint64_t seed,
                           asc_means *means);
void asc_means_free(asc_means *means);

/* Mean over attribute a's images of one sign (0 positive, 1 negative) among the parts of people
 * whose bit is set: out [D]. Returns how many images; out is NaN without any. The root. */
int64_t asc_means_of(const asc_means *means, int32_t a, int sign, unsigned parts, double *out);

#endif
