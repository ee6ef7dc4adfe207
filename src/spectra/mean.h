/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean of a model's embeddings. Internal. */
#ifndef ATTRSCOPE_SPECTRA_MEAN_H
#define ATTRSCOPE_SPECTRA_MEAN_H

#include "core/fixed.h"
#include "spectra/rows.h"

/* For sums of up to N rows, number by number. Collective. */
asc_fixed asc_spectra_fixed(const asc_spectra_rows *rows);

/* mean [D] of all rows, on every rank: sums are integers, the same bits on any number of ranks.
 * Errors: ASC_MEMORY. Collective; O(N D / P). */
asc_code asc_spectra_mean(const asc_spectra_rows *rows, asc_fixed fixed, double *mean);

#endif
