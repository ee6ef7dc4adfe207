/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field of a segment: how its attribute moves the embedding at its middle node, per two steps.
 * From the nodes next to it, v = to - from; with micro.stencil: 5 from those one step further, too,
 * v = (8 (to - from) - (behind - before)) / 6, which is the same on a straight line (the ConfigNet
 * notebook of the published code: steps 0, 1, 3 and 4). Internal; local. */
#ifndef ATTRSCOPE_MICRO_FIELD_H
#define ATTRSCOPE_MICRO_FIELD_H

#include <stddef.h>

#include "micro/micro_parts.h"

/* The embeddings [D] of its ends, borrowed; the outer two NULL with the stencil of three nodes. */
typedef struct asc_field {
    const float *from, *to, *before, *behind;
} asc_field;

/* nodes [3], outer [2] or NULL. Pure. */
static inline asc_field asc_field_of(const asc_identity_input *input, const int64_t *nodes,
                                     const int64_t *outer) {
    const float *x = input->nodes;
    const int64_t d = input->dimension;
    return (asc_field){.from = x + nodes[0] * d,
                       .to = x + nodes[2] * d,
                       .before = outer ? x + outer[0] * d : NULL,
                       .behind = outer ? x + outer[1] * d : NULL};
}

/* One coordinate. Pure. */
static inline double asc_field_at(const asc_field *field, int32_t d) {
    const double inner = (double)field->to[d] - (double)field->from[d];
    return field->before ? (8 * inner - ((double)field->behind[d] - (double)field->before[d])) / 6
                         : inner;
}

#endif
