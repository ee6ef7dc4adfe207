/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of plain arrays. Everything here is local, serial and has a fixed order of sums. */
#ifndef ATTRSCOPE_STATS_H
#define ATTRSCOPE_STATS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

/* Two-sample Kolmogorov-Smirnov statistic sup_t |F_a(t) - F_b(t)| (docs/method.md, "Distances
 * inside and across"). Sorts both arrays in place. a: [n], b: [m], finite. NaN when n or m is 0.
 * O((n + m) log(n + m)). */
double asc_ks_statistic(double *a, int64_t n, double *b, int64_t m);

/* Asymptotic two-sided p-value of the two-sample statistic as SciPy's ks_2samp(method="asymp")
 * reports it: the survival function at `statistic` of the exact two-sided one-sample distribution
 * (kstwo) for round(n m / (n + m)) values; relative error against SciPy below 1e-9 up to 10^6
 * values where the result exceeds 1e-100. Time bounded for any n, m up to 2^62. NaN for an
 * undefined statistic. */
double asc_ks_pvalue(double statistic, double n, double m);

/* The p-value that SciPy's ks_2samp reports by default: exact for up to 10,000 values a side (the
 * share of the lattice paths that leave the band of the statistic; Hodges 1958, by Viehmann's
 * recursion of positive terms, arXiv:2102.08037), else the asymptotic one. Errors: ASC_MEMORY.
 * O(statistic n m) where exact. */
asc_code asc_ks_pvalue_default(double statistic, int64_t n, int64_t m, double *pvalue);

/* Shannon entropy of a distribution p: [n], sum 1, in nats; 0 ln 0 = 0. */
double asc_entropy(const double *p, int64_t n);

/* Entropy in nats of the two shares of `positive` and `negative` counts; NaN when both are 0. */
double asc_entropy_binary(int64_t positive, int64_t negative);

/* Gaussian kernel density of x: [n] at `points` equally spaced points of [low, high], normalised to
 * sum 1, into density: [points] (docs/method.md, inter-entropy; scikit-learn's KernelDensity).
 * Values with equal x may be given once with their multiplicity: weight: [n], or NULL for all ones.
 * O(n points). */
void asc_density_gaussian(const double *x, const double *weight, int64_t n, double bandwidth,
                          double low, double high, int64_t points, double *density);

/* Spearman's rho of x, y: [n] with average ranks for ties, and its two-sided p-value from Student's
 * t with n - 2 degrees of freedom (scipy.stats.spearmanr). Pairs with a NaN are left out. NaN
 * where undefined, and of fewer than three pairs. Errors: ASC_MEMORY. O(n log n). */
asc_code asc_spearman(const double *x, const double *y, int64_t n, double *rho, double *pvalue);

/* Mann-Whitney's U of x [n] against y [m] (pairs with x above y, ties one half) and its two-sided
 * p-value: exact without ties and for n m <= 400, else normal with the corrections for ties and
 * continuity (scipy.stats.mannwhitneyu, methods "exact" and "asymptotic"). NaN when n or m is 0.
 * Errors: ASC_MEMORY. O((n + m) log(n + m)), exact O((n m)^2). */
asc_code asc_mann_whitney(const double *x, int64_t n, const double *y, int64_t m, double *u,
                          double *pvalue, bool *exact);

/* Wilcoxon's signed rank of paired differences. */
typedef struct asc_signed_rank {
    int64_t n;                 /* differences that are not 0 */
    double positive, negative; /* sums of their ranks by size, ties sharing the mean rank */
    double pvalue;             /* two-sided */
    bool exact;
} asc_signed_rank;

/* The signed rank of differences [n]; NaNs and zeros are left out. P-value as scipy.stats.wilcoxon:
 * exact for up to 50 differences without ties and zeros, else normal, the variance corrected for
 * ties, without a correction for continuity; 1 where all are 0, NaN without any. Errors:
 * ASC_MEMORY. O(n log n), exact O(n^3). */
asc_code asc_signed_rank_test(const double *differences, int64_t n, asc_signed_rank *test);

/* Where a symmetric distribution lies: estimate, 95 % interval, the level that it reaches. */
typedef struct asc_location {
    double estimate, low, high, level;
} asc_location;

/* Hodges and Lehmann's estimate from values [n], NaNs left out: the median of the averages of all
 * pairs (a value with itself included); the interval holds the shifts that the signed rank does not
 * reject: the k-th average from either end, by the exact law up to 200 values, else the normal one.
 * Below 6 values 95 % is out of reach: the interval is their range, `level` says what that is
 * worth. NaN without values. Errors: ASC_MEMORY. O(n log n), exact O(n^3) once. */
asc_code asc_hodges_lehmann(const double *values, int64_t n, asc_location *location);

/* P-values [count] adjusted for their number: false discovery rate, family-wise error. NaNs stay
 * and do not count. Errors: ASC_MEMORY. O(count log count). */
asc_code asc_adjust_benjamini_hochberg(const double *p, int64_t count, double *adjusted);
asc_code asc_adjust_holm(const double *p, int64_t count, double *adjusted);

/* Mean, population or sample (ddof = 0 or 1) standard deviation; NaN where undefined. */
double asc_mean(const double *x, int64_t n);
double asc_deviation(const double *x, int64_t n, int ddof);

/* Normal quantile of 0.975: half the width of a 95 % interval in standard errors. */
#define ASC_NORMAL_975 1.959963984540054

typedef struct asc_interval {
    double low, high; /* NaN where undefined */
} asc_interval;

/* 95 % interval statistic -+ 1.96 errors, inside [least, most]. Pure. */
asc_interval asc_interval_of(double statistic, double error, double least, double most);

/* 95 % interval of a share of pairs whose standard error is that over people as units: Wilson's for
 * rate (1 - rate) / error^2 independent pairs (Fogliato, Patil, Perona, arXiv 2306.01198). Where
 * the rate is 0 or 1, three in `units`, the pairs that are sure to be independent: half of the
 * people with an unmatched pair, or the people with a matched one. 0 to 1 of fewer than two units,
 * between which nothing varies. NaN where the rate or its error is. Pure. */
asc_interval asc_rate_interval(double rate, double error, int64_t units);

/* Two-sided p-value of a normal statistic of that standard error, NaN where one is. Pure. */
double asc_normal_pvalue(double statistic, double error);

/* Influence of each of n units on a statistic, by the jackknife: `without` holds the statistic
 * without each of them, `stride` doubles apart. Scaled so that the sum of squares is the squared
 * standard error; influences of differences and means of statistics are those of the influences.
 * NaN where one value is, or for fewer than two. O(n). */
void asc_jackknife_influence(const double *without, int64_t n, int64_t stride, double *influence,
                             int64_t influence_stride);

/* Standard error: root of the sum of squares. O(n). */
double asc_influence_error(const double *influence, int64_t n, int64_t stride);

/* Statistics [count] as other samples of n units might give them: values plus the units' influences
 * [n, count], each times a standard normal number; moved [draws, count]. Draw d takes the same
 * numbers whatever is moved, so that what is moved keeps together. Errors: ASC_MEMORY. O(draws n
 * count). */
asc_code asc_influence_move(const double *values, const double *influence, int64_t n, int64_t count,
                            int64_t draws, uint64_t seed, double *moved);

/* 95 % interval of Spearman's rho of x and y [count], units being what both are measured on: the
 * spread of Fisher's z over moved_x, moved_y [draws, count], and how far their mean lies from
 * rho's, are taken for its error. NaN where undefined, and where all draws have the rho that is
 * there. Errors: ASC_MEMORY. O(draws count log count). */
asc_code asc_spearman_interval(const double *x, const double *y, const double *moved_x,
                               const double *moved_y, int64_t count, int64_t draws,
                               asc_interval *interval);

/* The q-quantile (0..1) with linear interpolation (numpy.quantile's default). Sorts x in place. */
double asc_quantile(double *x, int64_t n, double q);

/* An order of the rows of a matrix [n, d] in which like rows stand together, into order: [n]:
 * average linkage (Sokal and Michener 1958) of the root mean squares of their differences over the
 * columns that both have (without one, the largest of all); at each joining either list is turned
 * so that the ends that meet are nearest, and the whole so that the row with the smaller mean is
 * first. Of what is alike the first counts. Errors: ASC_MEMORY. O(n^2 d + n^2), at worst n^3. */
asc_code asc_seriate(const double *rows, int64_t n, int64_t d, int64_t *order);

#endif
