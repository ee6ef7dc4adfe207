/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of more than two values as they are measured: classes, positions and weights of a
 * selection's images. Internal; local. */
#ifndef ATTRSCOPE_KINDS_VIEWS_H
#define ATTRSCOPE_KINDS_VIEWS_H

#include <stdbool.h>

#include "attrscope/images.h"
#include "attrscope/settings.h"
#include "sweep/lane_weights.h"

enum {
    ASC_KINDS_BINS = 10, /* of the difference of two continuous values */
    ASC_KINDS_CLASSES_MOST = 256
};

/* An attribute. Arrays are owned by the views, but for values. */
typedef struct asc_kinds_view {
    const asc_trait *trait;  /* borrowed from the images */
    int32_t n;               /* classes: its labels, or quantiles */
    uint16_t *classes;       /* [N] 0 where missing */
    uint8_t *is_known;       /* [N] */
    double *positions;       /* [N] step or mid-rank in (0, 1), 0 where missing; NULL of classes */
    double range;            /* no two positions are farther apart */
    double *values;          /* [N] of a continuous one, else NULL */
    int32_t weights, people; /* sets of weights: of the study, and one for every person */
} asc_kinds_view;

typedef struct asc_kinds_views {
    const asc_images *images; /* borrowed */
    asc_kinds_view *views;    /* [n] those of up to ASC_KINDS_CLASSES_MOST classes */
    int32_t n;
    asc_lane_weights *sets; /* [n_sets] different ones */
    int32_t **sizes;        /* [n_sets, N] what an image's weight is one part of */
    int32_t n_sets;
} asc_kinds_views;

/* Errors: ASC_MEMORY. O(T N log N). */
asc_code asc_kinds_views_init(const asc_images *images, asc_weighting weighting,
                              asc_kinds_views *views);
void asc_kinds_views_free(asc_kinds_views *views);

/* Whether an attribute has no more classes than are looked at. Pure. */
static inline bool asc_kinds_has_view(const asc_trait *trait) {
    return trait->n_labels <= ASC_KINDS_CLASSES_MOST;
}

#endif
