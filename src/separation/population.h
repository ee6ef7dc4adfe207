/* SPDX-License-Identifier: GPL-3.0-or-later */
/* KS statistics and energy distances of all pairs of one model's images, with intervals over
 * identities. Internal. */
#ifndef ATTRSCOPE_SEPARATION_POPULATION_H
#define ATTRSCOPE_SEPARATION_POPULATION_H

#include "attrscope/study.h"
#include "separation/ks_draws.h"
#include "separation/population_ks.h"

/* What is asked. */
typedef struct asc_population_wish {
    asc_weighting weighting;
    bool intervals; /* over identities, by one further sweep */
    bool draws;     /* these by draws of people where the jackknife fails */
    asc_population_options options;
} asc_population_wish;

/* All borrowed. */
typedef struct asc_population_input {
    MPI_Comm comm;
    asc_study *study;
    int64_t model;
    const asc_images *images; /* the same on every rank */
    const int64_t *rows;      /* [images->n] their rows in the study file */
    asc_population_wish wish;
} asc_population_input;

/* values [A, 2], energies [A]; NaN where a modality has no pairs. *without (owned by the caller,
 * NULL unless intervals are asked for) gets the statistics without each identity, [K, A, 2],
 * and *draws (NULL unless they are asked for) on rank 0 those of attributes whose intervals are by
 * bootstrap; both are to be released also after an error. Errors: those of loading and of the
 * sweeps. Collective; O(N^2 D / P) a sweep. */
asc_code asc_population_measure(const asc_population_input *input, asc_ks_value *values,
                                asc_energy_value *energies, asc_population_curves *curves,
                                double **without, asc_ks_draws *draws);

#endif
