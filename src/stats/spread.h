/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 95 % intervals and p-values of figures whose errors come from people, of whom a few may decide.
 * Internal; local and pure. */
#ifndef ATTRSCOPE_STATS_SPREAD_H
#define ATTRSCOPE_STATS_SPREAD_H

#include <stdbool.h>

#include "attrscope/stats.h"

enum { ASC_PEOPLE_LEAST = 20 }; /* of an interval */

/* People's influences, as their powers sum up. */
typedef struct asc_spread {
    double squares, fourths; /* sums of them */
    int64_t people;          /* with pairs */
    int64_t rarest;          /* of them on the side that has fewest, where both must be; 0: one */
} asc_spread;

void asc_spread_add(asc_spread *spread, double influence);

/* Of influences [n], `stride` apart, of so many people. O(n). */
asc_spread asc_spread_of(const double *influence, int64_t n, int64_t stride, int64_t people);

/* Of the same influences, each times a factor. */
asc_spread asc_spread_scaled(const asc_spread *spread, double factor);

/* How many people who all weigh alike would leave the same spread of squares: squares^2 / fourths,
 * as many as there are or fewer, and no more than on the rarest side. NaN where nobody weighs. */
double asc_spread_people(const asc_spread *spread);

/* Whether so few of `people` make a rate's error that its interval may be too narrow: fewer than
 * ASC_PEOPLE_LEAST and than a third of them by asc_spread_people (effective), and an error above a
 * share of the rate or of its rest, the lesser of them: 0.015 sqrt(people), from 0.15 to 0.35. A
 * study that lacks those who err most has too small a rate and error; a bound amid the errors of
 * studies of as many people would call just these sure, and this one lies below or above them.
 * False where any is NaN. Bounds as coverage was seen (docs/exact.md). Pure. */
bool asc_spread_is_of_few(double rate, double error, double effective, int64_t people);

/* Student's 0.975 quantile over the normal one, for the degrees of freedom that the squares' own
 * spread leaves, 2 / (fourths / squares^2 - 1 / people) (Satterthwaite, 1946) and at least 2, but
 * no more than those of the rarest side's people, one less and at least 1. Pure. */
double asc_spread_widening(const asc_spread *spread);

/* asc_rate_interval with the standard error times asc_spread_widening. NaN of a rate
 * between 0 and 1 of fewer than ASC_PEOPLE_LEAST people. */
asc_interval asc_spread_interval(double rate, double error, const asc_spread *spread,
                                 int64_t units);

/* Of a figure that is no rate: value -+ 1.96 errors, widened likewise, inside [least, most]. NaN of
 * fewer than ASC_PEOPLE_LEAST people. */
asc_interval asc_spread_interval_of(double value, double error, const asc_spread *spread,
                                    double least, double most);

/* A figure with what people say of it. */
typedef struct asc_estimate {
    double value, error;   /* standard error; what is not known is NaN */
    asc_interval interval; /* 95 % */
    double people;         /* effective number behind the error (asc_spread_people) */
} asc_estimate;

/* Of a figure that is no rate, with asc_spread_interval_of; of a rate, with asc_spread_interval. */
asc_estimate asc_spread_estimate(double value, const asc_spread *spread, double least, double most);
asc_estimate asc_spread_estimate_rate(double rate, const asc_spread *spread, int64_t units);

/* Two-sided p-value of a normal figure with an error as wide as its interval's; NaN of fewer than
 * ASC_PEOPLE_LEAST people. */
double asc_spread_pvalue(double value, const asc_spread *spread);

/* What there is to say against an interval. */
typedef enum asc_doubt {
    ASC_DOUBT_NONE,       /* nothing */
    ASC_DOUBT_FEW_DECIDE, /* it may be too narrow */
    ASC_DOUBT_FEW_PEOPLE, /* there is none: fewer than ASC_PEOPLE_LEAST */
    ASC_DOUBT_NO_ERROR, /* there is none: it is of drawn pairs, all tie, or one's absence leaves no
                           figure */
    ASC_DOUBT_NO_FIGURE,
    ASC_DOUBTS
} asc_doubt;

/* Few decide where asc_spread_people is below ASC_PEOPLE_LEAST; of a rate of so many people where
 * asc_spread_is_of_few. */
asc_doubt asc_estimate_doubt(const asc_estimate *estimate);
asc_doubt asc_estimate_doubt_of_rate(const asc_estimate *estimate, int64_t people);

#endif
