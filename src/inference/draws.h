/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is drawn at random for a group of attributes: an image of every person, the people of a
 * draw, and permutations. The same for all models. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_DRAWS_H
#define ATTRSCOPE_INFERENCE_DRAWS_H

#include "attrscope/inference.h"
#include "attrscope/settings.h"
#include "inference/groups.h"

/* One draw. Arrays are owned. */
typedef struct asc_inference_draw {
    int64_t n;        /* people of the draw */
    int32_t *people;  /* [n] their numbers in the group, ascending: by stratum */
    int32_t *images;  /* [n] of each, numbers in the group's images */
    int64_t n_strata; /* those of the group, some may be empty */
    int64_t *first;   /* [n_strata + 1] into people */
} asc_inference_draw;

/* Draw r = 0, 1 ...: the settings' max_samples people with the least bits of (INFERENCE_PEOPLE,
 * identity, r); of each the image with the least bits of (INFERENCE_IMAGE, row of the study, 1 +
 * r). rows: of the images in the study. Errors: ASC_MEMORY. O(N + n log n). */
asc_code asc_inference_draw_make(const asc_inference_group *group, const int64_t *rows,
                                 const asc_inference_settings *settings, int64_t r,
                                 asc_inference_draw *draw);
void asc_inference_draw_free(asc_inference_draw *draw);

/* Permutations p = 0, 1 ...: the j-th person of a class gets the values of that with the j-th least
 * bits of (PERMUTATION, identity, 1 + p). *others [people, permutations] whose values each gets,
 * owned by the caller. Errors: ASC_MEMORY. O(permutations n log n) over the threads. */
asc_code asc_inference_permutations_make(const asc_inference_group *group,
                                         asc_inference_exchange exchange, uint64_t seed,
                                         int64_t permutations, int32_t **others);

/* The image whose value each person of a draw gets in each permutation: if the person's image is
 * number j of its own m, number floor(j m' / m) of the other's m', so that a photo that is drawn
 * twice has one value, and two photos have two where the other has as many. *sources [draw.n,
 * permutations] numbers in the group's images, owned by the caller. Errors: ASC_MEMORY. O(n
 * permutations) over the threads. */
asc_code asc_inference_sources_make(const asc_inference_group *group,
                                    const asc_inference_draw *draw, const int32_t *others,
                                    int64_t permutations, int32_t **sources);

#endif
