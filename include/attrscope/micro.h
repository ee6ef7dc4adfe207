/* The microscale: how coherently an attribute moves the embeddings of one identity's photos. */
#ifndef ATTRSCOPE_MICRO_H
#define ATTRSCOPE_MICRO_H

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* What a run would do, from the tables and the headers of the arrays. */
typedef struct asc_micro_plan {
    int64_t n_arrays; /* identities x models */
    int64_t n_attributes;
    int64_t fewest, most; /* segments of an attribute */
    double pairs;         /* of segments, all fields together */
    double bytes;         /* a rank needs at most */
} asc_micro_plan;

/* Checks the lattice and every array's header. Errors: as asc_micro_run. Collective: the root
 * reads.
 */
asc_code asc_micro_look(MPI_Comm comm, const asc_settings *settings, asc_micro_plan *plan);

/* Reads the lattice that the settings name, computes the energies of every model, identity and
 * attribute, field correlations and retention, and adds them to the results file as analysis
 * "micro". Identities are spread over groups of ranks; the same bytes for any number of ranks and
 * threads. Errors: ASC_USAGE, ASC_NOINPUT, ASC_DATA, ASC_IO, ASC_MEMORY. Collective. */
asc_code asc_micro_run(MPI_Comm comm, const asc_settings *settings, const char *results_path);

#endif
