/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An attribute's field as arrows in a plane (visualize_vf.ipynb of the published code, which takes
 * the first two coordinates of a direction where it means its components). Internal. */
#ifndef ATTRSCOPE_MICRO_PLANE_H
#define ATTRSCOPE_MICRO_PLANE_H

#include "micro/micro_parts.h"

/* Arrows of a field that are kept, and numbers of each: the middle node's coordinates x, y in the
 * embeddings' unit, from the mean of these nodes, and those of the field over its length. */
enum { ASC_PLANE_ARROWS = 120, ASC_PLANE_NUMBERS = 4 };

/* The first ASC_PLANE_ARROWS segments of every attribute in the seeded order, on the two principal
 * components of their middle nodes: arrows [A, ASC_PLANE_ARROWS, ASC_PLANE_NUMBERS], NaN behind the
 * last and where there is no plane. Errors: ASC_MEMORY, those of asc_axes_of_points. Collective
 * over input->comm, the same on every rank; O(A arrows^2 D). */
asc_code asc_micro_project(const asc_identity_input *input, double *arrows);

#endif
