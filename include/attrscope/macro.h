/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The macroscale analysis: entropies, KS statistics of distance distributions, their aggregates and
 * correlations (docs/method.md, "Macroscale"). */
#ifndef ATTRSCOPE_MACRO_H
#define ATTRSCOPE_MACRO_H

#include <stdint.h>

#include "attrscope/analysis.h"
#include "attrscope/images.h"
#include "attrscope/separation.h"

typedef enum asc_protocol { ASC_PROTOCOL_SAMPLED = 1, ASC_PROTOCOL_POPULATION = 2 } asc_protocol;

/* `macro:` */
typedef struct asc_macro_settings {
    char *keep;         /* keep-column, or each model's own (study) */
    unsigned protocols; /* bits of asc_protocol */
    struct {
        int64_t max_samples;
        int64_t draws;
        uint64_t seed;
    } sampled;
    struct {
        asc_weighting weighting;
        asc_same_identity same_identity;
        bool exact;     /* refine until ks_lower == ks_upper where the bracket exceeds 1e-6 */
        int64_t bins;   /* of the first sweep; 0: chosen by weighting */
        bool intervals; /* over identities, by one further sweep */
    } population;
} asc_macro_settings;

/* What the settings say of it. Pure. */
const asc_macro_settings *asc_macro_settings_of(const asc_settings *settings);

/* Entropies of images (docs/method.md, "Entropies"). Arrays are owned; release with the free
 * function.
 */
typedef struct asc_entropies {
    int64_t n_identities;     /* K */
    int32_t n_attributes;     /* A */
    double *global_average;   /* [A] mean value over images; NaN if all are missing */
    double *intra;            /* [A] nats */
    double *inter;            /* [A] nats */
    int64_t *positive;        /* [A] images */
    int64_t *negative;        /* [A] images */
    int64_t *size;            /* [K] images */
    double *identity_entropy; /* [K, A] nats, NaN where all are missing */
    double *identity_mean;    /* [K, A] */
} asc_entropies;

asc_code asc_entropies_compute(const asc_images *images, asc_entropies *entropies); /* local */
void asc_entropies_free(asc_entropies *entropies);

/* What one protocol says of all models. */
typedef struct asc_ks_study {
    asc_protocol protocol;
    int64_t n_models;
    int32_t n_attributes;
    asc_ks_value *values;       /* [n_models, A, 2] modality 0 = positive, 1 = negative; owned */
    asc_energy_value *energies; /* [n_models, A]; owned */
} asc_ks_study;

asc_code asc_ks_study_init(asc_ks_study *study, asc_protocol protocol, int64_t n_models,
                           int32_t n_attributes);
void asc_ks_study_free(asc_ks_study *study);

/* Entropies, KS statistics, their aggregates and correlations. Errors: ASC_DATA (an attribute with
 * one modality, fewer than two identities), and those of its parts. */
extern const asc_analysis asc_macro_analysis;

#endif
