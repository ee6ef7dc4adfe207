/* The microscale: how coherently an attribute moves the embeddings of one identity's photos. */
#ifndef ATTRSCOPE_MICRO_H
#define ATTRSCOPE_MICRO_H

#include "attrscope/analysis.h"

/* What a run would do, from the tables and the headers of the arrays. */
typedef struct asc_micro_plan {
    int64_t n_arrays; /* identities x models */
    int64_t n_attributes;
    int64_t fewest, most; /* segments of an attribute */
    double pairs;         /* of segments, all fields together */
    asc_shape shape;      /* of the largest unit */
} asc_micro_plan;

/* Checks the lattice and every array's header. Errors: as the analysis. Collective: the root
 * reads.
 */
asc_code asc_micro_look(MPI_Comm comm, const asc_settings *settings, asc_micro_plan *plan);

/* Energies of every model, identity and attribute of the lattice that the settings name, field
 * correlations and retention. A unit is an identity under a model; the same bytes for any number of
 * ranks and threads. Errors: ASC_USAGE, ASC_NOINPUT, ASC_DATA, ASC_IO, ASC_MEMORY. */
extern const asc_analysis asc_micro_analysis;

#endif
