/* SPDX-License-Identifier: GPL-3.0-or-later */
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
    double likeness; /* in (0, 1]: mean cosine of two photos of one person where no attribute is
                        planted, the share of the variance that is between people */
} asc_synth_model;

/* What an attribute of more than two values does to an embedding. */
typedef enum asc_synth_kind {
    ASC_SYNTH_CLASSES = 0, /* each class has a centre of its own, any two an effect apart */
    ASC_SYNTH_ORDERED,     /* each step moves it by an effect in one direction */
    ASC_SYNTH_NARROW,      /* classes, of which the last one's people are 1 - effect times as far
                              from the middle as others: an unfair model */
    ASC_SYNTH_LINEAR,      /* a standard normal number moves it by an effect a unit */
    ASC_SYNTH_SPREAD       /* a standard normal number v multiplies its noise by exp(effect v) */
} asc_synth_kind;

typedef struct asc_synth_trait {
    char *name;
    asc_synth_kind kind;
    int32_t n_labels; /* classes, equally frequent; 0 of a number */
    double effect;    /* in units of the identities' spread; 0 = null */
} asc_synth_trait;

/* Likeness of a model unless told otherwise. */
#define ASC_SYNTH_LIKENESS 0.8

/* What to make. Strings and arrays are owned (malloc family), so that a caller replaces a default
 * by freeing it first; release all with asc_synth_options_free. */
typedef struct asc_synth_options {
    char *folder;            /* made if absent; NULL at first, must be given */
    char *celeba_identities; /* --annotations: plant for these images; else NULL */
    char *celeba_attributes;
    int64_t n_images;     /* without annotations */
    int64_t n_identities; /* without annotations; each has at least one image */
    int32_t n_attributes; /* with annotations: how many effects are given */
    double *prevalence;   /* [n_attributes] share of +1, in (0, 1); unused with annotations */
    double *effect;       /* [n_attributes] distance between the mean embeddings of an attribute's
                             two modalities in units of the identities' spread; 0 = null. With
                             annotations the list is repeated over the file's attributes */
    asc_synth_trait *traits; /* [n_traits] of more than two values; not with annotations */
    int32_t n_traits;
    double identity_share;   /* 0..1: probability that an image takes its identity's value */
    double spectrum;         /* exponent e: component d has standard deviation ~ (d+1)^-e; 0 =
                                isotropic */
    asc_synth_model *models; /* [n_models] */
    int32_t n_models;
    uint64_t seed;
} asc_synth_options;

/* The defaults: 2,000 images of 300 identities; 8 attributes with prevalence 0.05 to 0.5 and effect
 * 0 to 0.6; facenet_iresnetv1 (euclidean, 128) and arcface_r50 (cosine, 512), both of likeness 0.8.
 * Errors: ASC_MEMORY. Local. */
asc_code asc_synth_options_init(asc_synth_options *options);

/* Releases what the options own. Local. */
void asc_synth_options_free(asc_synth_options *options);

/* Writes df_dataset.csv (or links to the annotations), <model>_<architecture>_synth.npy for every
 * model and study.yaml. Image i of identity k gets the embedding
 *     scale_i (L c_k + sum_a s_ia effect_a / 2 u_a + sum_t shift_it + noise spread_i L n_i),
 * c_k, n_i standard normal, L the spectrum with E|L c|^2 = 1, noise^2 = 1 / likeness - 1, u_a an
 * isotropic unit direction, s_ia = +-1 the attribute's value; scale_i is random under cosine, 1
 * otherwise; shift_it and spread_i are what asc_synth_kind says. Annotated attributes are
 * correlated, so there s_ia is the value with just those flips that make it independent of the null
 * attributes, which stay true nulls. One image in twenty has not exactly one face.
 *
 * Every number is a pure function of the seed and global indices: the same bytes for any number of
 * ranks. Each rank holds the attributes and a few thousand rows at a time. Errors: ASC_USAGE,
 * ASC_CANTCREAT, ASC_IO, ASC_NOINPUT, ASC_DATA, ASC_MEMORY. Collective; O(N D A / P). */
asc_code asc_synth_write(MPI_Comm comm, const asc_synth_options *options);

/* One model to plant on a lattice. */
typedef struct asc_synth_lattice_model {
    char *name, *architecture, *variant;
    asc_metric metric;
    int32_t dimension;
    double coherence; /* 0..1: multiplies the attributes' coherences */
} asc_synth_lattice_model;

/* A lattice per identity: high-level dimensions 0..d-1 of `side` steps 1..side, and one node beyond
 * either end (0 and side+1) where all other coordinates are inside; every such node also with each
 * of the low-level dimensions brightness, contrast, hue at 0..4, one at a time, the others at 2. In
 * all (side^d + 2 d side^(d-1)) (1 + 4 n_low) nodes. Ownership as above. */
typedef struct asc_synth_lattice_options {
    char *folder;         /* made if absent; NULL at first, must be given */
    int32_t n_dimensions; /* d >= 1 */
    int32_t side;
    int32_t n_low; /* 0..3 */
    int64_t n_identities;
    double *coherence;               /* [d + n_low] 0..1, high-level first */
    asc_synth_lattice_model *models; /* [n_models] */
    int32_t n_models;
    uint64_t seed;
} asc_synth_lattice_options;

/* The defaults: 3 dimensions of side 5 and 3 low-level ones, coherences 0 to 1, 4 identities,
 * arcface_r18 (cosine, 128) vanilla and, with 0.7 of its coherence, finetuned. Errors: ASC_MEMORY.
 * Local. */
asc_code asc_synth_lattice_options_init(asc_synth_lattice_options *options);

/* Releases what the options own. Local. */
void asc_synth_lattice_options_free(asc_synth_lattice_options *options);

/* Writes df_param_step.csv, df_points.csv, lattice/<name>_<architecture>_<variant>/<identity>.npy
 * and study.yaml. A node with coordinates x of identity k gets the embedding
 *     c_k + sum_a (x_a - middle_a) step_a u_a + s n_x,
 * with c_k a random unit centre, u_a a unit direction, n_x isotropic noise of the node. step_a
 * makes coherence_a the cosine expected between the fields of two segments without a common node,
 * so that the energy tends to 1 - coherence: 0 plants a random field, and at 1 the noise does not
 * depend on x_a, so that the field is constant. Segments two steps apart on one line share a node:
 * their cosine is lower by up to 1/2, which lifts nearest-neighbour energies of weak attributes by
 * some percent. The same bytes for any number of ranks; a few thousand rows a rank at a time.
 * Errors: ASC_USAGE, ASC_CANTCREAT, ASC_IO, ASC_MEMORY. Collective; O(nodes D / P) a model and
 * identity. */
asc_code asc_synth_lattice_write(MPI_Comm comm, const asc_synth_lattice_options *options);

#endif
