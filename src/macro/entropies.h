/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The density behind the inter-entropy, and the entropies of fewer people. Internal; local. */
#ifndef ATTRSCOPE_MACRO_ENTROPIES_H
#define ATTRSCOPE_MACRO_ENTROPIES_H

#include "attrscope/macro.h"

enum { ASC_INTER_POINTS = 101 }; /* of [-1, 1] */
#define ASC_INTER_WIDTH 0.1      /* bandwidth */

/* Both entropies of an attribute without each identity: inter, intra [K] nats, NaN where nobody
 * with a value is left. O(K) densities. */
void asc_entropies_without(const asc_entropies *entropies, int32_t attribute, double *inter,
                           double *intra);

#endif
