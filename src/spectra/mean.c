/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectra/mean.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/counts.h"

/* By the largest magnitude of a number in any row, in whatever order it is looked for. */
asc_fixed asc_spectra_fixed(const asc_spectra_rows *rows) {
    float largest = 0;
    for (int64_t i = 0; i < rows->count * rows->dimension; i++) {
        const float x = fabsf(rows->data[i]);
        largest = x > largest ? x : largest;
    }
    MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_FLOAT, MPI_MAX, rows->comm);
    return asc_fixed_for((double)rows->n * (largest > 0 ? (double)largest : 1), rows->n);
}

asc_code asc_spectra_mean(const asc_spectra_rows *rows, asc_fixed fixed, double *mean) {
    const int32_t dimension = rows->dimension;
    int64_t *sums = NULL;
    asc_code code = asc_agree(
        rows->comm, asc_alloc(&sums, (uint64_t)dimension, sizeof *sums, "mean embedding"));
    for (int64_t i = 0; i < rows->count && code == ASC_OK; i++)
        for (int32_t d = 0; d < dimension; d++)
            sums[d] += asc_fixed_from(fixed, (double)rows->data[i * dimension + d]);
    if (code == ASC_OK)
        asc_counts_sum(rows->comm, sums, dimension);
    for (int32_t d = 0; d < dimension && code == ASC_OK; d++)
        mean[d] = asc_fixed_value(fixed, sums[d]) / (double)rows->n;
    free(sums);
    return code;
}
