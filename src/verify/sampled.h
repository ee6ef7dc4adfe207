/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The published sample of pairs: matched ones by drawing images, unmatched ones between two small
 * sets of images. The same pairs for every model. Internal. */
#ifndef ATTRSCOPE_VERIFY_SAMPLED_H
#define ATTRSCOPE_VERIFY_SAMPLED_H

#include "attrscope/settings.h"
#include "attrscope/study.h"
#include "attrscope/verify.h"
#include "study/selection.h"

typedef struct asc_sample {
    int64_t n_matched, n_unmatched;
    int64_t *matched;   /* [n_matched, 2] images of the selection */
    int64_t *unmatched; /* [n_unmatched, 2] */
} asc_sample;

/* Draws the pairs (docs/method.md, "Verification"): `matched_pairs` images with replacement among
 * those whose identity has another one, each with one of these; `unmatched_images` images against
 * as many others (half of all each, where there are too few), pairs of one identity left out.
 * n_unmatched is 0 where the drawn images show one person. Errors: ASC_DATA (no matched pair),
 * ASC_MEMORY. Local, the same on every rank; O(N + pairs). */
asc_code asc_sample_draw(const asc_study *study, const asc_images *images,
                         const asc_verify_settings *settings, asc_sample *sample);
void asc_sample_free(asc_sample *sample);

/* float64 distances of a model into matched [n_matched] and unmatched [n_unmatched] of the root,
 * in the order of the pairs. Errors: those of reading, ASC_MEMORY. Collective: the root works. */
asc_code asc_sample_distances(MPI_Comm comm, asc_study *study, int64_t model,
                              const asc_selection *selection, const asc_sample *sample,
                              double *matched, double *unmatched);

#endif
