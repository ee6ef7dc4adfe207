/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The segments of one attribute: its points and its field. Internal; local. */
#ifndef ATTRSCOPE_MICRO_SEGMENTS_H
#define ATTRSCOPE_MICRO_SEGMENTS_H

#include "attrscope/sweep.h"
#include "micro/field.h"

typedef struct asc_segments {
    const asc_identity_input *input; /* borrowed */
    int64_t drawn, count;            /* count: those whose field is not zero */
    const int64_t **nodes;           /* [count] three nodes each */
    const int64_t **outer;           /* [count] two further ones; NULL with a stencil of three */
    double *squares;                 /* [count] squared length of the field */
} asc_segments;

/* At most micro.max_curves seeded segments of an attribute, in their order; zero fields have no
 * direction and are left out. Errors: ASC_MEMORY. Release with the free function, also after an
 * error. */
asc_code asc_segments_choose(const asc_identity_input *input, int64_t attribute,
                             asc_segments *segments);

/* The same of at most `most` of these, the first ones in the seeded order. */
asc_code asc_segments_sample(const asc_identity_input *input, int64_t attribute, int64_t most,
                             asc_segments *segments);
void asc_segments_free(asc_segments *segments);

/* Embedding [D] of a segment's middle node, and its field. Pure. */
static inline const float *asc_segments_point(const asc_segments *segments, int64_t segment) {
    return segments->input->nodes + segments->nodes[segment][1] * segments->input->dimension;
}
static inline asc_field asc_segments_field(const asc_segments *segments, int64_t segment) {
    return asc_field_of(segments->input, segments->nodes[segment],
                        segments->outer ? segments->outer[segment] : NULL);
}

/* Fills this rank's rows (middle nodes), and the fields where the points have them. `order`: the
 * segment of each point; where it is below 0 any point stands, without a field; NULL: as they are.
 */
void asc_segments_fill(const asc_segments *segments, const int64_t *order, asc_points *points);

/* 1 - cosine of two segments' fields, in float64. */
double asc_segments_field_distance(const asc_segments *segments, int64_t a, int64_t b);

#endif
