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

/* What to make. Strings and arrays are owned (malloc family), so that a caller replaces a default
 * by freeing it first; release all with asc_synth_options_free. */
typedef struct asc_synth_options {
    char *folder;            /* made if absent; NULL at first, must be given */
    char *celeba_identities; /* --annotations: plant for these images; else NULL */
    char *celeba_attributes;
    int64_t n_images;      /* without annotations */
    int64_t n_identities;  /* without annotations; each has at least one image */
    int32_t n_attributes;  /* with annotations: how many effects are given */
    double *prevalence;    /* [n_attributes] share of +1, in (0, 1); unused with annotations */
    double *effect;        /* [n_attributes] distance between the mean embeddings of an attribute's
                              two modalities in units of the identities' spread; 0 = null. With
                              annotations the list is repeated over the file's attributes */
    double identity_share; /* 0..1: probability that an image takes its identity's value */
    double spectrum;       /* exponent e: component d has standard deviation ~ (d+1)^-e; 0 =
                              isotropic */
    double noise;          /* within-identity spread in units of the identities' spread */
    asc_synth_model *models; /* [n_models] */
    int32_t n_models;
    uint64_t seed;
} asc_synth_options;

/* The defaults: 2,000 images of 300 identities; 8 attributes with prevalence 0.05 to 0.5 and effect
 * 0 to 0.6; facenet_iresnetv1 (euclidean, 128) and arcface_r50 (cosine, 512). Errors: ASC_MEMORY.
 * Local. */
asc_code asc_synth_options_init(asc_synth_options *options);

/* Releases what the options own. Local. */
void asc_synth_options_free(asc_synth_options *options);

/* Writes df_dataset.csv (or links to the annotations), <model>_<architecture>_synth.npy for every
 * model and study.yaml. Every number is a pure function of the seed and global indices: the same
 * bytes for any number of ranks. Each rank holds a few thousand rows at a time. Errors: ASC_USAGE,
 * ASC_CANTCREAT, ASC_IO, ASC_NOINPUT, ASC_DATA, ASC_MEMORY. Collective; O(N D A / P). */
asc_code asc_synth_write(MPI_Comm comm, const asc_synth_options *options);

#endif
