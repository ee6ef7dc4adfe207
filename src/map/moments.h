/* Sums over a model's images from which everything else follows. Internal. */
#ifndef ATTRSCOPE_MAP_MOMENTS_H
#define ATTRSCOPE_MAP_MOMENTS_H

#include "data/selection.h"

/* This rank's share of the embeddings, unit rows under cosine. */
typedef struct asc_map_rows {
    MPI_Comm comm;           /* borrowed */
    int64_t n, begin, count; /* images of the selection: all, first, here */
    int32_t dimension;
    float *data; /* [count, D] owned */
} asc_map_rows;

/* Errors: ASC_DATA (a zero row under cosine), those of reading. Collective. */
asc_code asc_map_rows_read(MPI_Comm comm, asc_study *study, int64_t model,
                           const asc_selection *selection, asc_map_rows *rows);
void asc_map_rows_free(asc_map_rows *rows);

/* The same on every rank; owned. */
typedef struct asc_moments {
    double *mean;     /* [D] */
    double *scatter;  /* [D, D] upper triangle of sum (x - mean)(x - mean)^T */
    double *positive; /* [A, D] mean embedding of a modality; NaN without images */
    double *negative; /* [A, D] */
    double *centres;  /* [K, D] mean embedding of every identity */
} asc_moments;

/* Two passes over the rows; float64 sums, reduced over the ranks. Errors: ASC_MEMORY. Collective.
 */
asc_code asc_moments_compute(const asc_map_rows *rows, const asc_images *images,
                             asc_moments *moments);
void asc_moments_free(asc_moments *moments);

/* Rows first .. first + n - 1 of this rank in float64, the mean taken off: out [n, D]. */
void asc_map_rows_centre(const asc_map_rows *rows, const double *mean, int64_t first, int64_t n,
                         double *out);

enum { ASC_MAP_BATCH = 1024 };

#endif
