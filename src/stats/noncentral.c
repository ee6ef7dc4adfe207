/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/noncentral.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Beyond so many errors the law is normal, about the root of what the freedom adds. */
static const double FAR = 8;

double asc_noncentral_share(double x, double freedom, double shift) {
    const double mean = shift / 2, reach = 9 * sqrt(mean) + 20;
    const int64_t first = (int64_t)fmax(0, floor(mean - reach)), last = (int64_t)(mean + reach);
    double share = 0;
    if (shift == 0)
        return gsl_cdf_chisq_P(x, freedom);
    for (int64_t j = first; j <= last; j++)
        share +=
            gsl_ran_poisson_pdf((unsigned)j, mean) * gsl_cdf_chisq_P(x, freedom + 2 * (double)j);
    return share;
}

/* The length at which so large a share lies below x; 0 where even none leaves less. */
static double find_length(double x, double freedom, double share) {
    enum { HALVINGS = 60 };
    double low = 0, high = sqrt(x) + FAR;
    if (asc_noncentral_share(x, freedom, 0) <= share)
        return 0;
    for (int i = 0; i < HALVINGS && high - low > 1e-12 * high; i++) {
        const double middle = 0.5 * (low + high);
        *(asc_noncentral_share(x, freedom, middle * middle) > share ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

asc_interval asc_noncentral_interval(double length, double error, double freedom) {
    const double t = length / error, more = freedom - 1;
    if (!(error > 0) || !(length >= 0) || !(freedom > 0))
        return (asc_interval){NAN, NAN};
    if (t > FAR)
        return (asc_interval){error *
                                  sqrt(fmax(0, (t - ASC_NORMAL_975) * (t - ASC_NORMAL_975) - more)),
                              error * sqrt((t + ASC_NORMAL_975) * (t + ASC_NORMAL_975) - more)};
    return (asc_interval){error * find_length(t * t, freedom, 0.975),
                          error * find_length(t * t, freedom, 0.025)};
}
