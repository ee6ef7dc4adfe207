/* What the parts of the microscale analysis share; not installed. */
#ifndef ATTRSCOPE_MICRO_PARTS_H
#define ATTRSCOPE_MICRO_PARTS_H

#include "attrscope/lattice.h"
#include "attrscope/memory.h"
#include "attrscope/micro.h"

/* One energy (or gravity) of one model, identity and attribute: doubles only, so that a row is
 * reduced over ranks as it is. */
typedef struct asc_energy {
    double value, null, error; /* error: standard error under a random field */
    double segments, used;     /* drawn; with a field and a neighbourhood */
    double isolated;           /* share of points without a neighbour */
} asc_energy;

enum { ASC_ENERGY_DOUBLES = sizeof(asc_energy) / sizeof(double) };

/* One identity's array, the same on every rank of its group. */
typedef struct asc_identity_input {
    MPI_Comm comm;
    const asc_settings *settings;
    const asc_lattice *lattice;
    const asc_lattice_model *model;
    const char *name;   /* of the identity */
    const float *nodes; /* [M, D] */
    int64_t n_nodes;
    int32_t dimension;
} asc_identity_input;

/* Energies of an identity per attribute: k nearest, balls, inverse distance, gravity. */
static inline int64_t asc_micro_measures(const asc_settings *settings) {
    return settings->micro.k.count + settings->micro.eps.count + 2;
}

/* energies: [A, measures]. Errors: ASC_DATA, ASC_MEMORY. Collective over input->comm. */
asc_code asc_micro_energies(const asc_identity_input *input, asc_energy *energies);

/* correlation: [A, A]; retention: [A, 3, 3]. Errors: ASC_MEMORY. Local. */
asc_code asc_micro_fields(const asc_identity_input *input, double *correlation, double *retention);

#endif
