/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the macroscale analysis share; not installed. */
#ifndef ATTRSCOPE_MACRO_MACRO_PARTS_H
#define ATTRSCOPE_MACRO_MACRO_PARTS_H

#include "attrscope/macro.h"
#include "separation/population.h"
#include "study/selection.h"

/* The input of every part: one model, the images it is looked at on, and where their embeddings
 * are.
 */
typedef struct asc_macro_input {
    MPI_Comm comm;
    asc_study *study;
    const asc_settings *settings;
    const asc_images *images; /* the kept images, the same on every rank */
    const int64_t *rows;      /* [images->n] their rows in the study file */
    int64_t model;
} asc_macro_input;

/* What the settings ask of the population protocol. Pure. */
asc_population_wish asc_macro_wish(const asc_settings *settings);

/* What there is to know of one model. */
typedef struct asc_macro_outcome {
    asc_selection selection;
    asc_ks_value *sampled;              /* [A, 2] or NULL */
    asc_energy_value *sampled_energies; /* [A] or NULL */
    int64_t *drawn;           /* [R, A, 2, max_samples] rows of the study; the root, or NULL */
    asc_ks_value *population; /* [A, 2] or NULL */
    asc_energy_value *population_energies; /* [A] or NULL */
    asc_population_curves curves;
    double *without; /* [K, A, 2] population statistics without each identity; the root, or NULL */
    asc_ks_draws draws; /* of attributes whose intervals are by bootstrap; the root */
} asc_macro_outcome;

/* Selects the images and checks that distances mean something: two identities, both modalities of
 * every attribute. Errors: ASC_DATA, ASC_MEMORY. Local, the same on every rank. */
asc_code asc_macro_select(const asc_study *study, int64_t model, const asc_settings *settings,
                          asc_selection *selection);

/* The outcome besides its selection, both ways; complete on the root. Local. */
struct asc_pack;
void asc_macro_outcome_pack(asc_macro_outcome *outcome, const asc_settings *settings,
                            struct asc_pack *pack);
void asc_macro_outcome_free(asc_macro_outcome *outcome);

/* Sampled protocol: R seeded draws of one image an identity in each modality, the same for models
 * with the same images; distances in float64; attributes x draws spread over the ranks. Fills
 * values [A, 2] and energies [A] on every rank. *drawn (owned by the caller, root only, else NULL)
 * gets the drawn rows of the study file, [R, A, 2, max_samples], -1 where there are fewer.
 * Collective. */
asc_code asc_macro_sampled(const asc_macro_input *input, asc_ks_value *values,
                           asc_energy_value *energies, int64_t **drawn);

/* The numbers of the tables as arrays. outcomes [models]. Root only; local. */
asc_code asc_macro_put_names(const asc_study *study, asc_results *results);
asc_code asc_macro_put_values(const asc_ks_study *ks, const char *protocol, asc_results *results);
asc_code asc_macro_put_energies(const asc_ks_study *ks, const char *protocol, asc_results *results);
asc_code asc_macro_put_drawn(const asc_study *study, const asc_settings *settings,
                             const asc_macro_outcome *outcomes, asc_results *results);
asc_code asc_macro_put_curves(const asc_study *study, const asc_macro_outcome *outcomes,
                              asc_results *results);

#endif
