/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The images' scatter matrix. Internal. */
#ifndef ATTRSCOPE_SPECTRA_SCATTER_H
#define ATTRSCOPE_SPECTRA_SCATTER_H

#include "spectra/rows.h"

/* The upper triangle of the sum of (x - mean)(x - mean)' over all rows, in float64: a product a
 * batch, whose sum is taken in fixed point, so that it is the same bits on any number of ranks. Its
 * resolution is 2^-60 of N times the largest squared distance from the mean. matrix [D, D] owned by
 * the caller, of the root (elsewhere NULL). Errors: ASC_MEMORY. Collective; O(N D^2 / P). */
asc_code asc_scatter_compute(const asc_spectra_rows *rows, const double *mean, double **matrix);

#endif
