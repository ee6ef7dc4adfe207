/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Persistent homology of the embeddings: H0 by minimum spanning trees of all images, of people's
 * mean embeddings, of each person's images, and of every attribute's values; its dimension; H1 of
 * few points. */
#ifndef ATTRSCOPE_TOPOLOGY_H
#define ATTRSCOPE_TOPOLOGY_H

#include <stdbool.h>

#include "attrscope/analysis.h"

/* `topology:` */
typedef struct asc_topology_settings {
    char *keep;        /* keep-column of the images used (study) */
    char **attributes; /* [n_attributes] whose values' trees are grown; NULL: all */
    int64_t n_attributes;
    int64_t repetitions; /* of the published dimension (5); 0: none */
    int64_t sampled;     /* most points that it is of (500) */
    bool cycles;         /* H1 of these points by the program ripser (false) */
    uint64_t seed;       /* of the points drawn */
} asc_topology_settings;

/* What the settings say of it. Pure. */
const asc_topology_settings *asc_topology_settings_of(const asc_settings *settings);

/* Trees of every model (docs/method.md, "Topology"), exact under the sweep's distances, without a
 * matrix of them. Errors: those of reading and of sweeps. The same bytes for any number of ranks
 * and threads. O(N^2 D / P) a sweep, O(N A) memory a rank. */
extern const asc_analysis asc_topology_analysis;

#endif
