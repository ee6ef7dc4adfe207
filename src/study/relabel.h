/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People exchange their images' values: what attributes would explain if they had nothing to do
 * with the embeddings. Internal. */
#ifndef ATTRSCOPE_STUDY_RELABEL_H
#define ATTRSCOPE_STUDY_RELABEL_H

#include "attrscope/images.h"

/* A permutation pi gives image t of identity k all values of image t + offset of pi(k), counted
 * round; offsets are drawn. Identities exchange with others of nearly as many images: in order of
 * size, classes of at least LEAST identities end where the size exceeds the class's smallest by a
 * quarter. Else few images, handed out to many, would make image-level values more alike inside
 * people than they are: that halved the level (0.01 for 0.05 with 4 and 25 images a person). */
typedef struct asc_relabel {
    int64_t n_identities;
    int64_t *first;   /* [K + 1] of an identity in `images` */
    int64_t *images;  /* [N] by identity, ascending inside */
    int64_t *order;   /* [K] identities by size, then by index */
    int64_t *classes; /* [n_classes + 1] where they begin in `order` */
    int64_t n_classes;
    uint64_t seed;
} asc_relabel;

/* Errors: ASC_MEMORY. Local, the same on every rank; O(N + K log K). */
asc_code asc_relabel_init(const asc_images *images, uint64_t seed, asc_relabel *relabel);
void asc_relabel_free(asc_relabel *relabel);

/* Permutation p (0: none): source [N], the image whose values an image has. partner: [K] scratch.
 * Pure; O(N). */
void asc_relabel_draw(const asc_relabel *relabel, int64_t p, int64_t *partner, int64_t *source);

#endif
