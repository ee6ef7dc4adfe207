/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far two diagrams of H0 are apart. Internal; local and pure. */
#ifndef ATTRSCOPE_TOPOLOGY_BOTTLENECK_H
#define ATTRSCOPE_TOPOLOGY_BOTTLENECK_H

#include <stdint.h>

/* Bottleneck distance of the diagrams of death times a [n], b [m], ascending and all born at 0: the
 * least t such that every time above 2 t is matched with one of the other diagram at most t away,
 * to a rounding. As a matching of the one side's and one of the other's make one of both
 * (Mendelsohn and Dulmage 1958), each side is looked at alone. O(n + m). */
double asc_bottleneck(const double *a, int64_t n, const double *b, int64_t m);

#endif
