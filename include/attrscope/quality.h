/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The high-quality subset: identities with many images, one face an image, no outliers. */
#ifndef ATTRSCOPE_QUALITY_H
#define ATTRSCOPE_QUALITY_H

#include <stdbool.h>

#include "attrscope/analysis.h"

/* `quality:`, the high-quality subset. */
typedef struct asc_quality_settings {
    int64_t min_images;      /* of an identity, at first (30) */
    char *faces_column;      /* images must have exactly one (retina_n_faces_detected) */
    int64_t min_single_face; /* of an identity, afterwards (25) */
    int64_t neighbour;       /* k of the k-th nearest image (1) */
    int64_t min_kept;        /* of an identity, at the end (25) */
    bool effects;            /* find what each step does to AUC and KS (true) */
} asc_quality_settings;

/* What the settings say of it. Pure. */
const asc_quality_settings *asc_quality_settings_of(const asc_settings *settings);

/* Finds every model's subset (docs/method.md, "High-quality subset"), from all images of the study,
 * whatever images.keep says, and what each step does to AUC and KS; to later analyses each is a
 * keep-column quality_<model>_<architecture> of the study in memory. Errors: those of reading and
 * of the study. The same bytes for any number of ranks and threads. O(sum over identities of n^2 D
 * / P). */
extern const asc_analysis asc_quality_analysis;

#endif
