/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gravity: how far a field points to the middle of its points. Internal; local. */
#ifndef ATTRSCOPE_MICRO_GRAVITY_H
#define ATTRSCOPE_MICRO_GRAVITY_H

#include "micro/flips.h"

/* Mean over points p of <(b - p) / |b - p|, v>, b their mean and v the field, points at b left out.
 * Both nulls are 0: a block's share turns with it. Errors: ASC_MEMORY. O(n D). */
asc_code asc_gravity(const asc_blocks *blocks, asc_flip_stream stream, asc_energy *energy);

#endif
