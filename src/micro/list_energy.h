/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energies over lists of neighbours: the nearest ones, or those drawn from a ball. Internal;
 * local. */
#ifndef ATTRSCOPE_MICRO_LIST_ENERGY_H
#define ATTRSCOPE_MICRO_LIST_ENERGY_H

#include "micro/flips.h"
#include "sweep/nearest.h"

/* The neighbours of each point and what each of them weighs in the energy. */
typedef struct asc_neighbour_lists {
    const asc_blocks *blocks;   /* borrowed */
    const asc_nearest *nearest; /* borrowed: the keys */
    int32_t *first, *count;     /* [n] which of a point's keys are its neighbours */
    double *deltas;             /* [n, nearest->k] field distances; 0 behind the last neighbour */
    bool self;                  /* a point is among its own, at field distance 0 */
} asc_neighbour_lists;

/* All that the lists hold; the caller may then narrow `first` and `count`. Errors: ASC_MEMORY. O(n
 * k D). Release with the free function, also after an error. */
asc_code asc_neighbour_lists_make(const asc_blocks *blocks, const asc_nearest *nearest, bool self,
                                  asc_neighbour_lists *lists);
void asc_neighbour_lists_free(asc_neighbour_lists *lists);

/* Mean over points of the mean over their neighbours, points without any left out: value, nulls and
 * flips. Errors: ASC_MEMORY. O(n k). */
asc_code asc_list_energy(const asc_neighbour_lists *lists, asc_flip_stream stream,
                         asc_energy *energy);

#endif
