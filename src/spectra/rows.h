/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model's embeddings, spread over the ranks. Internal. */
#ifndef ATTRSCOPE_SPECTRA_ROWS_H
#define ATTRSCOPE_SPECTRA_ROWS_H

#include "study/selection.h"

/* Rows are worked on in batches of so many, counted from the first of the selection; ranks own
 * whole batches: every product has the same shape and operands on any number of ranks. */
enum { ASC_SPECTRA_BATCH = 256 };

/* This rank's share of the embeddings, unit rows under cosine. */
typedef struct asc_spectra_rows {
    MPI_Comm comm;           /* borrowed */
    int64_t n, begin, count; /* images of the selection: all, first, here */
    int64_t batches;         /* over all ranks */
    int32_t dimension;
    float *data; /* [count, D] owned */
} asc_spectra_rows;

/* First row of a rank; rank == size gives n. Pure. */
int64_t asc_spectra_rows_begin(int64_t n, int size, int rank);

/* Errors: ASC_DATA (a zero row under cosine), those of reading. Collective. */
asc_code asc_spectra_rows_read(MPI_Comm comm, asc_study *study, int64_t model,
                               const asc_selection *selection, asc_spectra_rows *rows);
void asc_spectra_rows_free(asc_spectra_rows *rows);

/* Rows of the batch that begins at own row `first`. Pure. */
int64_t asc_spectra_rows_batch(const asc_spectra_rows *rows, int64_t first);

/* n own rows from `first` on in float64, the mean [D] taken off: out [n, D]. */
void asc_spectra_rows_centre(const asc_spectra_rows *rows, const double *mean, int64_t first,
                             int64_t n, double *out);

/* The root gets all rows, the mean taken off: out [N, D] (elsewhere NULL). Errors: ASC_MEMORY.
 * Collective. */
asc_code asc_spectra_rows_gather(const asc_spectra_rows *rows, const double *mean, double *out);

/* The root gets values [count, width] of all rows, in their order: all [N, width] (elsewhere NULL).
 * Collective. */
void asc_spectra_rows_collect(const asc_spectra_rows *rows, const double *values, int64_t width,
                              double *all);

#endif
