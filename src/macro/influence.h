/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far each identity moves what the macroscale says of a model: influences (stats.h), from the
 * statistics without each identity. They are listed by the identities of the whole study, so that
 * models with images of their own compare; who is not among a model's images moves nothing.
 * Internal; local. */
#ifndef ATTRSCOPE_MACRO_INFLUENCE_H
#define ATTRSCOPE_MACRO_INFLUENCE_H

#include <stdint.h>

#include "attrscope/macro.h"

/* One model's; all borrowed. */
typedef struct asc_influence_source {
    const asc_images *images;       /* that the statistics are of */
    const double *without;          /* [K, A, 2] KS statistics without each identity */
    const int32_t *place;           /* [K] of the identities in the study's */
    int64_t n_places;               /* identities of the study */
    const asc_entropies *entropies; /* whose images weigh the weighted sum */
} asc_influence_source;

/* On an aggregate (aggregates.h) of one attribute: influence [n_places], `stride` apart. The
 * weighted sum without an identity is that for as many images as with it. Errors: ASC_MEMORY. O(N +
 * K). */
asc_code asc_aggregate_influence(const asc_influence_source *source, int aggregate,
                                 int32_t attribute, double *influence, int64_t stride);

/* On both entropies of every attribute (docs/method.md, "Entropies"): inter, intra [n_places, A];
 * place, n_places: of the entropies' identities. Errors: ASC_MEMORY. O(K A) densities. */
asc_code asc_entropy_influence(const asc_entropies *entropies, const int32_t *place,
                               int64_t n_places, double *inter, double *intra);

#endif
