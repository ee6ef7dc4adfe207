/* Classical scaling of the identities' mean embeddings. Internal. */
#ifndef ATTRSCOPE_MAP_SCALING_H
#define ATTRSCOPE_MAP_SCALING_H

#include "attrscope/settings.h"
#include "map/process_grid.h"

typedef struct asc_scaling {
    int64_t n, k;
    double trace;        /* sum of all eigenvalues */
    double *values;      /* [k] eigenvalues of -1/2 J d^2 J, descending */
    double *coordinates; /* [n, k]; 0 where the eigenvalue is not positive */
} asc_scaling;

/* centres [n, D], the same on every rank; distances as the metric has them. The matrix [n, n] is
 * spread over the grid. Errors: those of asc_cyclic_eigen. Collective; O(n^2 D / P + n^3 / P). */
asc_code asc_scaling_find(const asc_process_grid *grid, asc_metric metric, const double *centres,
                          int64_t n, int32_t dimension, int64_t k, asc_scaling *scaling);
void asc_scaling_free(asc_scaling *scaling);

#endif
