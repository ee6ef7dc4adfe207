/* What the parts of the macroscale analysis share; not installed. */
#ifndef ATTRSCOPE_MACRO_PARTS_H
#define ATTRSCOPE_MACRO_PARTS_H

#include "attrscope/macro.h"
#include "data/selection.h"

/* The input of every part: kept images, where their embeddings are, and the models that use them.
 */
typedef struct asc_macro_input {
    MPI_Comm comm;
    asc_study *study;
    const asc_settings *settings;
    const asc_images *images; /* the kept images, the same on every rank */
    const int64_t *rows;      /* [images->n] their rows in the study file */
    int64_t first_model, n_models;
} asc_macro_input;

/* The inputs of all models: one that they share, or one for each (keep: quality). */
typedef struct asc_macro_inputs {
    asc_macro_input *parts;    /* [n] */
    asc_selection *selections; /* [n] */
    int64_t n;
} asc_macro_inputs;

/* Also checks that distances mean something: two identities, both modalities of every attribute.
 * Errors: ASC_DATA, ASC_MEMORY. Local, the same on every rank. Release with the free function, also
 * after an error. */
asc_code asc_macro_inputs_make(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                               asc_macro_inputs *inputs);
void asc_macro_inputs_free(asc_macro_inputs *inputs);

/* Sampled protocol: R seeded draws of one image an identity in each modality, shared by the input's
 * models; distances in float64; attributes x draws spread over the ranks. Fills the models' values
 * of `out` on every rank. *drawn (owned by the caller, root only, else NULL) gets the drawn rows of
 * the study file, [R, A, 2, max_samples], -1 where there are fewer. Collective. */
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
