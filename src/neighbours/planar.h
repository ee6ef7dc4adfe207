/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nearest neighbours of points in a plane. Internal; local. */
#ifndef ATTRSCOPE_NEIGHBOURS_PLANAR_H
#define ATTRSCOPE_NEIGHBOURS_PLANAR_H

#include <stdint.h>

#include "attrscope/status.h"

/* The k nearest other points of places [n, 2], ties by index: nearest [n, k], k < n. Errors:
 * ASC_MEMORY. O(n log n + n times the points in a strip as wide as a neighbourhood). */
asc_code asc_planar_find(const double *places, int64_t n, int32_t k, int64_t *nearest);

#endif
