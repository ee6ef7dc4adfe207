/* What the parts of synth share: the people in the images, and what is written of them. */
#ifndef ATTRSCOPE_SYNTH_PARTS_H
#define ATTRSCOPE_SYNTH_PARTS_H

#include <stdint.h>

#include "attrscope/synth.h"
#include "data/atomic_file.h"

/* Images, identities and attributes, the same on every rank; arrays are owned. */
typedef struct asc_synth_people {
    int64_t n;            /* N images */
    int64_t n_identities; /* K */
    int32_t *identity;    /* [N] in 0..K-1 */
    int32_t n_attributes; /* A */
    char **names;         /* [A] */
    double *effect;       /* [A] */
    int8_t *values;       /* [N, A] 1, -1, or 0 = missing */
    int8_t *signs;        /* [N, A] side to which an attribute shifts the image; 0 = not at all */
} asc_synth_people;

/* Checks every option; ASC_USAGE names the option and the remedy. Local. */
asc_code asc_synth_check(const asc_synth_options *options);

/* Invents the people. Identity sizes are those of N - K images thrown into identities of random
 * popularity, plus one each; the order of images is shuffled. An image takes its identity's value
 * of an attribute with probability identity_share, else one of its own; both are +1 with
 * probability prevalence. Errors: ASC_MEMORY. Local; O(N A). */
asc_code asc_synth_invent(const asc_synth_options *options, asc_synth_people *people);

/* Takes the people from CelebA's annotation files. Errors: those of asc_images_read_celeba.
 * Collective; O(N A^2). */
asc_code asc_synth_annotate(MPI_Comm comm, const asc_synth_options *options,
                            asc_synth_people *people);

void asc_synth_people_free(asc_synth_people *people);

/* Writes [N, D] float32 embeddings of model `index`, each rank its share, into a file that the root
 * has begun (ignored elsewhere). Errors: ASC_CANTCREAT, ASC_IO, ASC_MEMORY. Collective;
 * O(N D A / P). */
asc_code asc_synth_write_embeddings(MPI_Comm comm, const asc_synth_options *options,
                                    const asc_synth_people *people, int32_t index,
                                    const asc_atomic_file *file);

/* Writes the images table of invented people, and the study file, into a file that was begun.
 * Errors: ASC_CANTCREAT, ASC_IO. Local: call on the root only. */
asc_code asc_synth_write_table(const asc_synth_options *options, const asc_synth_people *people,
                               const asc_atomic_file *file);
asc_code asc_synth_write_study(const asc_synth_options *options, const asc_synth_people *people,
                               const asc_atomic_file *file);

#endif
