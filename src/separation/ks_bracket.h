/* SPDX-License-Identifier: GPL-3.0-or-later */
/* KS statistics from binned counts: what is known for certain, and where the supremum may still
 * hide.
 *
 * Cells are ranges of float32 distances, named by their bit patterns ("keys"; for distances >= 0
 * they sort like the numbers). At a cell's right edge F_inside - F_across is known exactly; inside
 * a cell that starts at D and ends at D' and holds the shares p (inside) and x (across) it lies in
 * [max(D - x, D' - p), min(D + p, D' + x)]. A cell of one key has no inside. Internal; local. */
#ifndef ATTRSCOPE_SEPARATION_KS_BRACKET_H
#define ATTRSCOPE_SEPARATION_KS_BRACKET_H

#include <stdint.h>

#include "attrscope/status.h"

enum { ASC_MODALITIES = 2, ASC_CLASSES = 3 }; /* classes: ++, +-, -- */

/* Distances that may hold a supremum, and the counts of all distances below them. */
typedef struct asc_key_range {
    uint32_t first, last;
    uint32_t widest; /* keys of the widest cell it was made of */
    uint64_t left[ASC_CLASSES];
} asc_key_range;

/* A run of consecutive cells: with first keys of their own, or of 2^shift keys each but the last.
 */
typedef struct asc_key_cells {
    int64_t n;
    const uint32_t *first; /* [n + 1] first key of each cell, and of what follows; or NULL */
    uint32_t begin, end;   /* without `first`: first key of all, and of what follows */
    int32_t shift;
    int64_t stride;
    const uint64_t *counts; /* [ASC_CLASSES] of cell i from i * stride on */
} asc_key_cells;

/* One attribute; release with asc_ks_bracket_free. Start from zeros. */
typedef struct asc_ks_bracket {
    uint64_t total[ASC_CLASSES];
    double lower[ASC_MODALITIES], upper[ASC_MODALITIES]; /* NaN where a total is 0 */
    uint32_t location[ASC_MODALITIES];                   /* last key of the best edge's cell */
    asc_key_range *ranges;                               /* [n_ranges] ascending */
    int64_t n_ranges, capacity;
    double share; /* of all weight that lies in the ranges */
} asc_ks_bracket;

/* Sets the totals and forgets everything else. */
void asc_ks_bracket_reset(asc_ks_bracket *bracket, const uint64_t total[ASC_CLASSES]);

/* Raises `lower` by the edges of a run of cells that begins at counts `left`, which become those
 * behind the run. */
void asc_ks_bracket_raise(asc_ks_bracket *bracket, uint64_t left[ASC_CLASSES], asc_key_cells cells);

/* After every edge has been seen: appends the cells of a run whose inside may exceed `lower` to the
 * ranges and raises `upper` to what they may hold. Runs come in ascending order; `left` as above.
 * Errors: ASC_MEMORY. */
asc_code asc_ks_bracket_search(asc_ks_bracket *bracket, uint64_t left[ASC_CLASSES],
                               asc_key_cells cells);

void asc_ks_bracket_free(asc_ks_bracket *bracket);

#endif
