/* Principal components of a model. Internal. */
#ifndef ATTRSCOPE_MAP_COMPONENTS_H
#define ATTRSCOPE_MAP_COMPONENTS_H

#include "map/moments.h"
#include "map/process_grid.h"

typedef struct asc_components {
    int64_t k;
    double total;     /* variance of all components together */
    double *variance; /* [k] descending */
    double *axes;     /* [k, D] */
    double *images;   /* [n, k] coordinates; on the root, else NULL */
    double *eta;      /* [A, k] share of a component's variance between the modalities */
} asc_components;

/* The first min(k, D, n - 1) components. Errors: those of asc_cyclic_eigen, ASC_MEMORY. Collective.
 * Release with the free function, also after an error. */
asc_code asc_components_find(const asc_process_grid *grid, const asc_map_rows *rows,
                             const asc_images *images, const asc_moments *moments, int64_t k,
                             asc_components *components);
void asc_components_free(asc_components *components);

#endif
