/* Synthetic studies in the published layout, for demos, tests and planted truth. */
#ifndef ATTRSCOPE_SYNTH_H
#define ATTRSCOPE_SYNTH_H

#include <stdint.h>

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* One model to plant. */
typedef struct asc_synth_model {
    char *name, *architecture;
    asc_metric metric;
    int32_t dimension;
} asc_synth_model;

typedef struct asc_synth_options {
    char *folder;              /* made if absent */
    char *celeba_identities;   /* --annotations: plant for these images; else NULL */
    char *celeba_attributes;
    int64_t n_images;          /* without annotations */
    int64_t n_identities;
    int32_t n_attributes;
    double *prevalence;        /* [n_attributes] share of +1 */
    double *effect;            /* [n_attributes] length of the attribute's direction in units of the
                                  identities' spread; 0 = null */
    double identity_share;     /* 0..1: how much of an attribute is decided by the identity */
    double spectrum;           /* exponent e of the identity centres' spectrum k^-e; 0 = isotropic */
    double noise;              /* within-identity spread in units of the identities' spread */
    asc_synth_model *models;   /* [n_models] */
    int32_t n_models;
    uint64_t seed;
} asc_synth_options;

/* Writes df_dataset.csv (or links to the annotations), <model>_<architecture>_synth.npy for every
 * model and study.yaml. Every number is a pure function of the seed and global indices: the same
 * bytes for any number of ranks. Each rank holds a few thousand rows at a time. Errors: ASC_USAGE,
 * ASC_CANTCREAT, ASC_IO, ASC_NOINPUT, ASC_DATA, ASC_MEMORY. Collective; O(N D A / P). */
asc_code asc_synth_write(MPI_Comm comm, const asc_synth_options *options);

#endif
