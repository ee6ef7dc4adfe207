/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the microscale analysis share; not installed. */
#ifndef ATTRSCOPE_MICRO_MICRO_PARTS_H
#define ATTRSCOPE_MICRO_MICRO_PARTS_H

#include "attrscope/lattice.h"
#include "attrscope/memory.h"
#include "attrscope/micro.h"

/* One energy (or gravity) of one model, identity and attribute. Undefined numbers are NaN. */
typedef struct asc_energy {
    double value;
    double null_nodes;     /* what random nodes give on this lattice */
    double null_flips;     /* mean over all flips of blocks */
    double error, pvalue;  /* standard deviation over them; two-sided */
    double blocks;         /* of segments that share nodes */
    double segments, used; /* drawn; with a field and a neighbourhood */
    double isolated;       /* share of points without a neighbour */
} asc_energy;

/* One identity's array, the same on every rank of its group. */
typedef struct asc_identity_input {
    MPI_Comm comm;
    const asc_settings *settings;
    const asc_lattice *lattice;
    const asc_lattice_model *model;
    const char *name;   /* of the identity */
    const float *nodes; /* [M, D] times 2^-exponent */
    int exponent;
    int64_t n_nodes;
    int32_t dimension;
} asc_identity_input;

/* One number of a field: k nearest for each k, a ball for each radius, inverse distance, gravity.
 */
typedef struct asc_micro_measure {
    asc_measure kind;
    const char *name;
    double parameter; /* k, or radius in units of d_avg; NaN without */
} asc_micro_measure;

/* How many the settings ask for, and each of them. Pure. */
int64_t asc_micro_measures(const asc_settings *settings);
asc_micro_measure asc_micro_measure_at(const asc_settings *settings, int64_t index);

/* energies: [A, measures]. Errors: ASC_DATA, ASC_MEMORY. Collective over input->comm. */
asc_code asc_micro_energies(const asc_identity_input *input, asc_energy *energies);

/* correlation: [A, A] mean of 1 - cosine over pairs of segments that share their middle node, by
 * order where none do or as published. Errors: ASC_MEMORY. Local; the same on every rank. */
asc_code asc_micro_correlate(const asc_identity_input *input, double *correlation);

/* Whether two attributes are paired by node. Errors: ASC_MEMORY. Local; O(segments). */
asc_code asc_micro_paired(const asc_settings *settings, const asc_lattice *lattice, int64_t a,
                          int64_t b, bool *by_node);

/* Mean distances between the positions along an attribute's lines, a matrix [L, L] for each of its
 * lengths, attribute after attribute: [asc_micro_retention_size]. Local; the same on every rank. */
int64_t asc_micro_retention_size(const asc_lattice *lattice);
void asc_micro_retain(const asc_identity_input *input, double *retention);

#endif
