/* What the parts of the macroscale analysis share; not installed. */
#ifndef ATTRSCOPE_MACRO_PARTS_H
#define ATTRSCOPE_MACRO_PARTS_H

#include "attrscope/macro.h"

/* The input of every part: the kept images and where their embeddings are. */
typedef struct asc_macro_input {
    MPI_Comm comm;
    asc_study *study;
    const asc_settings *settings;
    const asc_images *images; /* the kept images, the same on every rank */
    const int64_t *rows;      /* [images->n] their rows in the study file */
} asc_macro_input;

/* Sampled protocol: R seeded draws of one image an identity in each modality, shared by all models;
 * distances in float64; attributes x draws spread over the ranks. Fills every value of `out` on
 * every rank. *drawn (owned by the caller, root only, else NULL) gets the drawn rows of the study
 * file, [R, A, 2, max_samples], -1 where there are fewer. Collective. */
asc_code asc_macro_sampled(const asc_macro_input *input, asc_ks_study *out, int64_t **drawn);

/* Population protocol: all pairs through the sweep. Collective. */
asc_code asc_macro_population(const asc_macro_input *input, asc_ks_study *out,
                              asc_results *results);

/* Builds df_modality, df_attributes, df_correlations (and, for the first protocol, df_identities)
 * in the published notebook's layout and hands them to `results`; `folder` is "" or "population/".
 * Root only; local. */
asc_code asc_macro_tables(const asc_macro_input *input, const asc_entropies *entropies,
                          const asc_ks_study *ks, const char *folder, asc_results *results);

#endif
