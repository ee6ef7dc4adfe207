/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the values of an attribute lie within people and between them. Internal; local. */
#ifndef ATTRSCOPE_KINDS_ENTROPIES_H
#define ATTRSCOPE_KINDS_ENTROPIES_H

#include "kinds/tallies.h"

/* In nats; NaN where undefined. Of a continuous attribute intra is that of its quantile classes. */
typedef struct asc_kinds_entropies {
    double intra,
        intra_share;  /* mean entropy within people, and over ln of the classes there are */
    double inter;     /* entropy of the density of people's means */
    double *inter_of; /* [n] of the shares of each class; NULL of a continuous one */
    double icc, mean; /* of a continuous one, else NaN */
} asc_kinds_entropies;

/* Errors: ASC_MEMORY. O(N + people x classes). */
asc_code asc_kinds_entropies_compute(const asc_kinds_views *views, const asc_kinds_view *view,
                                     const asc_kinds_tallies *tallies,
                                     asc_kinds_entropies *entropies);
void asc_kinds_entropies_free(asc_kinds_entropies *entropies);

#endif
