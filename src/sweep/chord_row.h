/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tile's row as what may be averaged: chords in float64. Internal; local. */
#ifndef ATTRSCOPE_SWEEP_CHORD_ROW_H
#define ATTRSCOPE_SWEEP_CHORD_ROW_H

#include "attrscope/sweep.h"

/* The metric's chords of the row's distances in columns [first, n_columns) of a tile, 0 for pairs
 * of one identity and for columns before `first`: out [n_columns]. */
void asc_chord_row(asc_metric metric, const asc_tile *tile, int32_t row, const int32_t *identity,
                   double *out);

/* No chord of these points is larger. Collective. */
double asc_chord_most(const asc_points *points);

/* The exponent e with which sums of up to `most` in magnitude, as multiples of 2^-e, are below
 * 2^62. Pure. */
int asc_sum_exponent(double most);

#endif
