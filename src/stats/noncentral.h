/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of vectors of which every coordinate has a normal error: never negative, and larger than
 * what they measure. Internal; local and pure. */
#ifndef ATTRSCOPE_STATS_NONCENTRAL_H
#define ATTRSCOPE_STATS_NONCENTRAL_H

#include "attrscope/stats.h"

/* Share of the noncentral chi-squared law below x >= 0, of so many degrees of freedom, shifted by
 * shift >= 0: chi-squared laws of freedom + 2 j weighted by Poisson's law of mean shift / 2. O(root
 * of shift). */
double asc_noncentral_share(double x, double freedom, double shift);

/* 95 % interval of a length of `freedom` coordinates, of which each has the standard error `error`,
 * from the length seen: the lengths at which what was seen is neither among the least nor among the
 * largest 2.5 %. From 8 errors on the normal law of length^2 less freedom - 1. NaN where an
 * argument is, or the error is 0. */
asc_interval asc_noncentral_interval(double length, double error, double freedom);

#endif
