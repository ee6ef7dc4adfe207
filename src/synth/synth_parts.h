/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of synth share: the people in the images, and what is written of them. */
#ifndef ATTRSCOPE_SYNTH_SYNTH_PARTS_H
#define ATTRSCOPE_SYNTH_SYNTH_PARTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "attrscope/synth.h"
#include "files/atomic_file.h"

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
    int32_t n_traits;     /* T */
    const asc_synth_trait *traits; /* [T] borrowed from the options */
    double *trait_values;          /* [N, T] a class from 0, or a number */
} asc_synth_people;

/* Checks every option; ASC_USAGE names the option and the remedy. Local. */
asc_code asc_synth_check(const asc_synth_options *options);

enum { ASC_SYNTH_MOST_COMPONENTS = 1 << 20 }; /* largest dimension of a model */

/* ASC_USAGE, naming the option, when value is not in [low, high]. Local. */
asc_code asc_synth_check_range(const char *option, double value, double low, double high);

/* Whether a name can be part of a file name that is taken apart at its underscores. Pure. */
bool asc_synth_is_plain_name(const char *name);

/* Invents the people. Identity sizes are those of N - K images thrown into identities of random
 * popularity, plus one each; the order of images is shuffled. An image takes its identity's value
 * of an attribute with probability identity_share, else one of its own; both are +1 with
 * probability prevalence. Errors: ASC_MEMORY. Local; O(N A). */
asc_code asc_synth_invent(const asc_synth_options *options, asc_synth_people *people);

/* Values of attributes of more than two values, drawn as the others; classes are equally frequent,
 * numbers standard normal. Errors: ASC_MEMORY. Local; O(N T). */
asc_code asc_synth_invent_traits(const asc_synth_options *options, asc_synth_people *people);

/* ASC_USAGE names the option and the remedy. Local. */
asc_code asc_synth_check_traits(const asc_synth_options *options);

/* An isotropic random direction of that length into row [dimension]. Pure. */
void asc_synth_direction(uint64_t seed, uint32_t use, uint64_t coordinate, double length,
                         int32_t dimension, float *row);

/* Where a model's embeddings are moved by attributes of more than two values; people borrowed. */
typedef struct asc_synth_shifts {
    const asc_synth_people *people;
    int32_t dimension;
    float *directions; /* [a row a class of classes, one of ordered and linear ones, D] */
} asc_synth_shifts;

/* `model`: the bits of the model in coordinates. Errors: ASC_MEMORY. Local. */
asc_code asc_synth_shifts_init(const asc_synth_people *people, int32_t dimension, uint64_t seed,
                               uint64_t model, asc_synth_shifts *shifts);
void asc_synth_shifts_free(asc_synth_shifts *shifts);

/* Adds an image's shifts to row [D]. Local; O(T D). */
void asc_synth_shift(const asc_synth_shifts *shifts, int64_t image, float *row);

/* What an image's noise is multiplied by. Local; O(T). */
double asc_synth_spread(const asc_synth_people *people, int64_t image);

/* What the centre of an image's person is multiplied by. Local; O(T). */
double asc_synth_reach(const asc_synth_people *people, int64_t image);

/* An image's value as the table has it; the study file's `attributes`; comments of what is planted.
 * Local. */
void asc_synth_put_trait(FILE *file, const asc_synth_people *people, int64_t image, int32_t t);
void asc_synth_put_attributes(FILE *file, const asc_synth_people *people);
void asc_synth_put_trait_effects(FILE *file, const asc_synth_people *people);

/* Takes the people from CelebA's annotation files. Errors: those of asc_images_read_celeba.
 * Collective; O(N A^2). */
asc_code asc_synth_annotate(MPI_Comm comm, const asc_synth_options *options,
                            asc_synth_people *people);

void asc_synth_people_free(asc_synth_people *people);

/* Begins folder/name; a file that is there is replaced only where the folder's study.yaml begins as
 * those of synth do. Errors: ASC_CANTCREAT, those of asc_atomic_begin. Local. */
asc_code asc_synth_begin_file(const char *folder, const char *name, asc_atomic_file *file);

/* An array that is made row by row: `fill` writes row [D] number `index`, a pure function of the
 * index, from several threads at once, with a scratch [D] for each. */
typedef struct asc_synth_rows {
    int64_t count;
    int32_t dimension; /* D */
    void (*fill)(const void *self, int64_t index, float *scratch, float *row);
    const void *self;
} asc_synth_rows;

/* Writes the array as .npy, each rank its share in batches, into a file that the root has begun
 * (ignored elsewhere). Errors: ASC_CANTCREAT, ASC_IO, ASC_MEMORY. Collective. */
asc_code asc_synth_write_rows(MPI_Comm comm, const asc_synth_rows *rows,
                              const asc_atomic_file *file);

/* Writes [N, D] float32 embeddings of model `index` as above. Collective; O(N D A / P). */
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
