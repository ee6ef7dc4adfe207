/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/figures.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

const char *asc_fairness_figure_name(asc_fairness_figure figure) {
    static const char *const names[ASC_FAIRNESS_FIGURES] = {
        "fdr", "ir", "garbe", "fmr_ratio", "fnmr_ratio", "fmr_over_mean", "fnmr_over_mean"};
    return names[figure];
}

double asc_fairness_gini(const double *x, int64_t n) {
    double apart = 0, sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += x[i];
        for (int64_t j = i + 1; j < n; j++)
            apart += fabs(x[i] - x[j]);
    }
    return sum > 0 && n > 1 ? apart / ((double)(n - 1) * sum) : NAN;
}

/* Least, greatest, and the geometric mean. */
typedef struct spread {
    double least, most, mean;
} spread;

static spread spread_of(const double *x, int64_t n) {
    spread s = {x[0], x[0], 0};
    for (int64_t i = 0; i < n; i++) {
        s.least = fmin(s.least, x[i]);
        s.most = fmax(s.most, x[i]);
        s.mean += log(x[i]) / (double)n;
    }
    s.mean = exp(s.mean);
    return s;
}

static bool uses(asc_fairness_figure figure, int which, double alpha) {
    switch (figure) {
    case ASC_FAIRNESS_FMR_RATIO:
    case ASC_FAIRNESS_FMR_OVER_MEAN:
        return which == 0;
    case ASC_FAIRNESS_FNMR_RATIO:
    case ASC_FAIRNESS_FNMR_OVER_MEAN:
        return which == 1;
    default:
        return (which == 0 ? alpha : 1 - alpha) > 0;
    }
}

const char *asc_fairness_figure_undefined(asc_fairness_figure figure, const double *fmr,
                                          const double *fnmr, int64_t n, double alpha) {
    static const char *const zero[] = {"a group has no false match",
                                       "a group has no false non-match"},
                             *const none[] = {"no group has a false match",
                                              "no group has a false non-match"};
    const double *const rates[] = {fmr, fnmr};
    if (n < 2)
        return "fewer than two groups have pairs of one person and of two";
    for (int r = 0; r < 2; r++) {
        for (int64_t g = 0; g < n; g++)
            if (isnan(rates[r][g]))
                return "a group has no pairs";
        const spread s = spread_of(rates[r], n);
        if (figure == ASC_FAIRNESS_FDR || !uses(figure, r, alpha))
            continue;
        if (figure == ASC_FAIRNESS_GARBE && s.most == 0)
            return none[r];
        if (figure != ASC_FAIRNESS_GARBE && s.least == 0)
            return zero[r];
    }
    return "";
}

double asc_fairness_figure_of(asc_fairness_figure figure, const double *fmr, const double *fnmr,
                              int64_t n, double alpha) {
    if (*asc_fairness_figure_undefined(figure, fmr, fnmr, n, alpha))
        return NAN;
    const spread x = spread_of(fmr, n), y = spread_of(fnmr, n);
    switch (figure) {
    case ASC_FAIRNESS_FDR:
        return 1 - (alpha * (x.most - x.least) + (1 - alpha) * (y.most - y.least));
    case ASC_FAIRNESS_IR:
        return (alpha > 0 ? pow(x.most / x.least, alpha) : 1) *
               (alpha < 1 ? pow(y.most / y.least, 1 - alpha) : 1);
    case ASC_FAIRNESS_GARBE:
        return (alpha > 0 ? alpha * asc_fairness_gini(fmr, n) : 0) +
               (alpha < 1 ? (1 - alpha) * asc_fairness_gini(fnmr, n) : 0);
    case ASC_FAIRNESS_FMR_RATIO:
        return x.most / x.least;
    case ASC_FAIRNESS_FNMR_RATIO:
        return y.most / y.least;
    case ASC_FAIRNESS_FMR_OVER_MEAN:
        return x.most / x.mean;
    case ASC_FAIRNESS_FNMR_OVER_MEAN:
        return y.most / y.mean;
    case ASC_FAIRNESS_FIGURES:
        break;
    }
    return NAN;
}

asc_code asc_fairness_draws_init(int64_t n, int64_t draws, asc_fairness_draws *d) {
    *d = (asc_fairness_draws){.n = n, .draws = draws};
    asc_code code = ASC_OK;
    for (int r = 0; r < 2 && code == ASC_OK; r++) {
        uint64_t size = 0;
        code = asc_multiply((uint64_t)n, (uint64_t)draws, &size, "draws of people");
        if (code == ASC_OK)
            code = asc_alloc(&d->rates[r], (uint64_t)n, sizeof(double), "rates of groups");
        if (code == ASC_OK)
            code = asc_alloc(&d->drawn[r], size, sizeof(double), "draws of people");
    }
    return code;
}

void asc_fairness_draws_free(asc_fairness_draws *d) {
    for (int r = 0; r < 2; r++) {
        free(d->rates[r]);
        free(d->drawn[r]);
    }
    *d = (asc_fairness_draws){0};
}
