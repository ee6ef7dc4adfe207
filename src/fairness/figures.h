/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of how far groups' error rates differ, and what a bootstrap of people says of them.
 * Internal; local. */
#ifndef ATTRSCOPE_FAIRNESS_FIGURES_H
#define ATTRSCOPE_FAIRNESS_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

typedef enum asc_fairness_figure {
    ASC_FAIRNESS_FDR,       /* 1 - [a d(FMR) + (1 - a) d(FNMR)], d = max - min (arXiv 2011.02395) */
    ASC_FAIRNESS_IR,        /* (max / min FMR)^a (max / min FNMR)^(1 - a) */
    ASC_FAIRNESS_GARBE,     /* a G(FMR) + (1 - a) G(FNMR) (arXiv 2203.05051) */
    ASC_FAIRNESS_FMR_RATIO, /* max / min */
    ASC_FAIRNESS_FNMR_RATIO,
    ASC_FAIRNESS_FMR_OVER_MEAN, /* max over the geometric mean (NIST IR 8429) */
    ASC_FAIRNESS_FNMR_OVER_MEAN,
    ASC_FAIRNESS_FIGURES
} asc_fairness_figure;

/* "fdr", "ir", "garbe", "fmr_ratio", "fnmr_ratio", "fmr_over_mean", "fnmr_over_mean". Pure. */
const char *asc_fairness_figure_name(asc_fairness_figure figure);

/* Gini's coefficient n / (n - 1) sum over i, j of |x_i - x_j| / (2 n^2 mean) of x [n]; NaN where
 * all are 0. Pure; O(n^2). */
double asc_fairness_gini(const double *x, int64_t n);

/* A figure of groups with rates fmr, fnmr [n]; NaN where it is undefined: fewer than two groups, a
 * rate that is NaN, a ratio over a rate of 0, a Gini coefficient of zeros. A part of weight 0 is
 * not asked for. Pure; O(n^2). */
double asc_fairness_figure_of(asc_fairness_figure figure, const double *fmr, const double *fnmr,
                              int64_t n, double alpha);

/* Why it is undefined, in words; "" where it is not. Pure. */
const char *asc_fairness_figure_undefined(asc_fairness_figure figure, const double *fmr,
                                          const double *fnmr, int64_t n, double alpha);

/* Rates of n groups: as counted, and of B draws of people. */
typedef struct asc_fairness_draws {
    int64_t n, draws;
    double *rates[2]; /* [n] FMR, FNMR; owned */
    double *drawn[2]; /* [n, draws]; owned */
} asc_fairness_draws;

/* Errors: ASC_MEMORY. Release with asc_fairness_draws_free, also after an error. */
asc_code asc_fairness_draws_init(int64_t n, int64_t draws, asc_fairness_draws *d);
void asc_fairness_draws_free(asc_fairness_draws *d);

/* A pair of groups, and by how much their rates differ. */
typedef struct asc_fairness_contrast {
    int64_t compared;        /* groups with errors in nearly all draws */
    int64_t more, less;      /* groups, of the higher and the lower rate; -1: none */
    double ratio, low, high; /* of these two, with a 95 % interval for all pairs at once; NaN */
    double distance;         /* of the logarithms, in their standard errors */
    bool differs;            /* some pair does, at 5 % for all pairs at once */
    bool differs_strictly;   /* at 2.5 % */
} asc_fairness_contrast;

/* Of rates[which]: the pair of groups that differ most clearly, or where none do, those of the
 * highest and the lowest rate. Ratios are compared by their logarithms: in standard errors s of the
 * draws' log ratios, all pairs at once are held against the 95 % quantile q of the draws' greatest
 * distance from what was counted; the interval is ratio exp(-+ q s). Of groups without errors, or
 * with none in more than one draw of 20, nothing is said. Errors: ASC_MEMORY. O(n^2 draws). */
asc_code asc_fairness_contrast_find(const asc_fairness_draws *d, int which,
                                    asc_fairness_contrast *contrast);

/* A figure with its 95 % interval. */
typedef struct asc_fairness_estimate {
    double value, low, high; /* NaN where undefined */
    int64_t undefined;       /* draws in which it is */
    bool differs;            /* groups differ in a rate that it asks for */
} asc_fairness_estimate;

/* The further end from no difference is the draws' 97.5 % quantile; the nearer end is no difference
 * itself, unless the contrasts say that groups differ: then the value reflected from that quantile,
 * both of the rates that differ alone, of ratios by their logarithms, of GARBE by Fisher's
 * transformation (docs/method.md, "Fairness"). Draws without the figure are left out; where they
 * are more than one in 40 there is no further end. contrasts: of FMR, of FNMR. Errors: ASC_MEMORY.
 * O(draws (n^2 + log draws)). */
asc_code asc_fairness_estimate_find(asc_fairness_figure figure, const asc_fairness_draws *d,
                                    double alpha, const asc_fairness_contrast contrasts[2],
                                    asc_fairness_estimate *estimate);

#endif
