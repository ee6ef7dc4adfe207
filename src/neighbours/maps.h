/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps of the images in the plane, and how far they can be trusted. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_MAPS_H
#define ATTRSCOPE_NEIGHBOURS_MAPS_H

#include "attrscope/neighbours.h"
#include "neighbours/trust.h"
#include "study/selection.h"

/* The first two principal components of all images: places [N, 2] on every rank, owned by the
 * caller; NULL where there are not two. Errors: those of asc_components_find and of reading.
 * Collective; O(N D min(N, D) / P). */
asc_code asc_maps_components(MPI_Comm comm, asc_study *study, int64_t model,
                             const asc_selection *selection, double **places);

/* Maps of some images: all, or as many as are drawn. */
typedef struct asc_maps {
    int64_t n;
    int64_t *images;  /* [n] of the selection, ascending */
    double *spectral; /* [n, 2] layout of the graph of their nearest neighbours among themselves */
    int64_t parts;    /* that this graph falls into; only the largest has places */
    double trust_spectral, trust_components; /* of both maps of these images; NaN: not known */
} asc_maps;

/* components [N, 2] or NULL. Errors: ASC_MEMORY, those of the layout, of reading and of the sweeps.
 * Collective; O(n^3). Release also after an error. */
asc_code asc_maps_find(MPI_Comm comm, asc_study *study, int64_t model,
                       const asc_selection *selection, const double *components,
                       const asc_neighbours_settings *settings, asc_maps *maps);
void asc_maps_free(asc_maps *maps);

/* Whether the trustworthiness of a map of n points is defined. Pure. */
bool asc_maps_can_be_trusted(int64_t n, int64_t k);

#endif
