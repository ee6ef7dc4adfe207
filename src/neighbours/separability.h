/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an attribute can be told within a person: each image goes to the nearest centroid of the
 * person's other images (docs/method.md, "Neighbours"). Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_SEPARABILITY_H
#define ATTRSCOPE_NEIGHBOURS_SEPARABILITY_H

#include <mpi.h>

#include "attrscope/images.h"
#include "attrscope/pack.h"
#include "sweep/within.h"

/* Of one attribute, over people; errors are 1 less the mean of both sides' recalls. */
typedef struct asc_separable {
    int64_t people, plain_people; /* with three images of either side, with two */
    double error, pvalue;         /* a centroid's own share of the distance taken off */
    double plain_error;
} asc_separable;

/* Begin from zero; release also after an error. */
typedef struct asc_separability {
    const asc_images *images; /* borrowed */
    asc_metric metric;
    double *errors;         /* [K, A, 2] of people: corrected, plain; NaN without enough images */
    asc_separable *outcome; /* [A] of the root */
} asc_separability;

/* Errors: ASC_MEMORY. Local. O(K A). */
asc_code asc_separability_init(const asc_images *images, asc_metric metric,
                               asc_separability *separability);
void asc_separability_free(asc_separability *separability);

/* One person, from any thread, each on one rank. Errors: ASC_MEMORY. Local; O(n^2 A). */
asc_code asc_separability_add(asc_separability *separability, const asc_within_identity *one);

/* When all people have been added. The p-value is that of the signed rank of people's corrected
 * errors against one half. Errors: ASC_MEMORY. Collective; O(K A). */
asc_code asc_separability_end(MPI_Comm comm, asc_separability *separability);

#endif
