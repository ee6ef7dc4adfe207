/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The microscale: how coherently an attribute moves the embeddings of one identity's photos. */
#ifndef ATTRSCOPE_MICRO_H
#define ATTRSCOPE_MICRO_H

#include "attrscope/analysis.h"

typedef enum asc_average_distance {
    ASC_AVERAGE_EXACT = 0,
    ASC_AVERAGE_SAMPLED = 1
} asc_average_distance;

/* What is measured of a field; bits. */
typedef enum asc_measure {
    ASC_MEASURE_NEAREST = 1,
    ASC_MEASURE_BALL = 2,
    ASC_MEASURE_INVERSE = 4,
    ASC_MEASURE_GRAVITY = 8
} asc_measure;

/* `micro:` */
typedef struct asc_micro_settings {
    unsigned measures;   /* bits of asc_measure (all) */
    asc_number_list k;   /* numbers of nearest neighbours ([10]) */
    asc_number_list eps; /* radii in units of d_avg ([0.4, 0.6, 0.8, 1.0]) */
    asc_average_distance average_distance;
    int64_t average_pairs; /* of the sampled estimate (10000) */
    int64_t subsample;     /* most neighbours a point in a ball; 0 = all */
    int64_t max_curves;    /* most segments an attribute; 0 = all */
    int stencil;           /* nodes of a field: 3, or 5 */
    uint64_t seed;
    char *vanilla;  /* which variant others are held against ("vanilla") */
    char **targets; /* [n_targets] "variant=attribute"; others by their names */
    int64_t n_targets;
} asc_micro_settings;

/* What the settings say of it. Pure. */
const asc_micro_settings *asc_micro_settings_of(const asc_settings *settings);

/* Energies of every model, identity and attribute of the lattice that the settings name, field
 * correlations and retention. A unit is an identity under a model; the same bytes for any number of
 * ranks and threads. Errors: ASC_USAGE, ASC_NOINPUT, ASC_DATA, ASC_IO, ASC_MEMORY. */
extern const asc_analysis asc_micro_analysis;

#endif
