/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a score hangs on the people that its regressions were trained on (docs/method.md,
 * "Discriminative power"). Internal; local and pure. */
#ifndef ATTRSCOPE_PROBE_ALIKE_H
#define ATTRSCOPE_PROBE_ALIKE_H

#include "probe/points.h"

/* How alike regressions of other people would be: the correlation R of what two of them say of the
 * images, from 0 to 1. Those of F folds share (F - 2) / (F - 1) of their people, so that their
 * mean correlation c over pairs is R + (1 - R) (F - 2) / (F - 1), and R = 1 - (F - 1) (1 - c).
 * rotated [F, width, D + 1]: weights of the folds in the coordinates of the points, whose spectrum
 * is their second moments. 0 where a regression says the same of all images. O(F^2 width D). */
double asc_probe_alike(const asc_probe_points *points, const double *rotated, int32_t folds,
                       int32_t width);

/* What a standard error over held-out people is multiplied by for a correlation R: the root of
 * 2 - (2 / pi) asin R. Two people, each in the other's training set, say one thing twice: what is
 * due to training counts double, which is the share of the variance that two regressions of other
 * people do not have in common; of signs of normal values they have (2 / pi) asin R. */
double asc_probe_alike_factor(double alike);

#endif
