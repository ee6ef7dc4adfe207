/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of two identities, counted between the matched distances. Internal. */
#ifndef ATTRSCOPE_SEPARATION_UNMATCHED_H
#define ATTRSCOPE_SEPARATION_UNMATCHED_H

#include "attrscope/sweep.h"
#include "separation/matched.h"
#include "separation/rates.h"
#include "sweep/cells.h"

/* Distances cut at the edges of equal cells and around every matched one, so that counts give the
 * exact rank of each matched distance among the unmatched, ties included. */
typedef struct asc_gaps {
    asc_cells cells;
    int64_t n;          /* gaps */
    uint32_t *first;    /* [n + 1] first key of each gap */
    int64_t *start;     /* [cells + 1] first gap of each cell */
    int64_t *counts;    /* [n] unmatched pairs of each gap */
    int64_t total;      /* of counts */
    uint32_t low, high; /* least and largest key of an unmatched pair */
    uint32_t *nearer;   /* [n] matched pairs nearer than a gap's, in halves: ties count one */
    int64_t *of_image;  /* [N] sum of `nearer` over the unmatched pairs with an image */
} asc_gaps;

/* One sweep of all pairs, in n_cells cells that a pilot and the matched pairs choose. identity [N].
 * Errors: ASC_DATA (there is no unmatched pair), those of the
 * sweep. Release with asc_gaps_free, also after an error. Collective. */
asc_code asc_gaps_count(const asc_points *points, const int32_t *identity,
                        const asc_matched *matched, int32_t n_cells, asc_gaps *gaps);
void asc_gaps_free(asc_gaps *gaps);

/* Sum over an image's matched pairs, of which the first of their images counts, of the unmatched
 * pairs farther, in halves: ties count one. farther [N], the same on every rank. Errors:
 * ASC_MEMORY. Collective; O(matched log n + N). */
asc_code asc_gaps_farther(MPI_Comm comm, const asc_gaps *gaps, const asc_matched *matched,
                          int64_t n_images, int64_t *farther);

/* The unmatched pairs before and at every distinct matched distance: steps [matched->n]; returns
 * how many are distinct. Pure; O(n). */
int64_t asc_gaps_steps(const asc_gaps *gaps, const asc_matched *matched, asc_matched_step *steps);

/* The gap of a key. Pure; O(log n). */
int64_t asc_gaps_find(const asc_gaps *gaps, uint32_t key);

#endif
