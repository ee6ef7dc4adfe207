/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact one-sample distribution of Kolmogorov's statistic, by the method that suits its range
 * (Simard and L'Ecuyer, J. Stat. Software 39(11), 2011). */
#include <math.h>
#include <string.h>

#include "attrscope/stats.h"

/* ln n! - [(n + 1/2) ln n - n + ln(2 pi) / 2], for n >= 1. */
static double stirling_error(double n) {
    if (n < 16)
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * M_PI);
    const double r = 1 / (n * n);
    return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r / 1680))) / n;
}

/* Term j of Smirnov's sum for P(D+ >= x), written so that nothing large cancels:
 * x/(x + t) C(n, j) (x + t)^j (1 - x - t)^(n - j), t = j / n. */
static double smirnov_term(double n, double x, double j) {
    if (j <= 0)
        return exp(n * log1p(-x));
    const double t = j / n, u = 1 - t;
    if (u <= x)
        return 0;
    const double binomial = stirling_error(n) - stirling_error(j) - stirling_error(n - j) -
                            0.5 * log(2 * M_PI * n * t * u);
    const double tilt = n * (t * log1p(x / t) + u * log1p(-x / u));
    return x / (x + t) * exp(binomial + tilt);
}

/* P(D+ >= x). Beyond `most` terms the sum of the smooth terms is a trapezoid sum of fewer. */
static double smirnov_tail(double n, double x) {
    const double most = 4000, last = floor(n * (1 - x));
    const double step = last > most ? floor(last / most) : 1;
    double sum = 0;
    for (double j = 0; j <= last; j += step)
        sum += smirnov_term(n, x, j);
    return step > 1 ? sum * step : sum;
}

enum { MATRIX_MOST = 48 };

typedef struct matrix {
    int m;
    double v[MATRIX_MOST][MATRIX_MOST];
    int exponent; /* the matrix is v * 10^exponent */
} matrix;

static void multiply(const matrix *a, const matrix *b, matrix *product) {
    matrix c = {.m = a->m, .exponent = a->exponent + b->exponent};
    for (int i = 0; i < a->m; i++)
        for (int k = 0; k < a->m; k++)
            for (int j = 0; j < a->m; j++)
                c.v[i][j] += a->v[i][k] * b->v[k][j];
    if (c.v[a->m / 2][a->m / 2] > 1e140) {
        for (int i = 0; i < a->m; i++)
            for (int j = 0; j < a->m; j++)
                c.v[i][j] *= 1e-140;
        c.exponent += 140;
    }
    *product = c;
}

/* P(D < x) by the matrix of Marsaglia, Tsang and Wang; n x < MATRIX_MOST / 2. */
static double matrix_cdf(int n, double x) {
    const int k = (int)(n * x) + 1, m = 2 * k - 1;
    const double h = k - n * x;
    matrix base = {.m = m}, power = {.m = m};
    for (int i = 0; i < m; i++)
        for (int j = 0; j < m; j++)
            base.v[i][j] = i - j + 1 >= 0;
    for (int i = 0; i < m; i++) {
        base.v[i][0] -= pow(h, i + 1);
        base.v[m - 1][i] -= pow(h, m - i);
    }
    base.v[m - 1][0] += 2 * h - 1 > 0 ? pow(2 * h - 1, m) : 0;
    for (int i = 0; i < m; i++)
        for (int j = 0; j < m; j++)
            for (int g = 1; i - j + 1 > 0 && g <= i - j + 1; g++)
                base.v[i][j] /= g;
    for (int i = 0; i < m; i++)
        power.v[i][i] = 1;
    for (int e = n; e > 0; e /= 2) {
        if (e % 2)
            multiply(&power, &base, &power);
        multiply(&base, &base, &base);
    }
    double p = power.v[k - 1][k - 1];
    for (int i = 1; i <= n; i++) {
        p = p * i / n;
        if (p < 1e-140) {
            p *= 1e140;
            power.exponent -= 140;
        }
    }
    return p * pow(10, power.exponent);
}

/* P(D < x) by the expansion of Pelz and Good, to O(n^-2). */
static double expansion_cdf(double n, double x) {
    enum { TERMS = 20 };
    const double z = x * sqrt(n), z2 = z * z, z4 = z2 * z2, z6 = z4 * z2, z8 = z4 * z4;
    const double pi2 = M_PI * M_PI, root = sqrt(M_PI / 2);
    double k0 = 0, k1 = 0, k2 = 0, k3 = 0, k2b = 0, k3b = 0;
    if (z < 0.04)
        return 0;
    for (int j = -TERMS; j <= TERMS; j++) {
        const double a = pi2 * (j + 0.5) * (j + 0.5), e = exp(-a / (2 * z2));
        const double b = pi2 * j * j, f = exp(-b / (2 * z2));
        k0 += e;
        k1 += (a - z2) * e;
        k2 += (6 * z6 + 2 * z4 + a * (2 * z4 - 5 * z2) + a * a * (1 - 2 * z2)) * e;
        k2b += b * f;
        k3 += (a * a * a * (5 - 30 * z2) + a * a * (-60 * z2 + 212 * z4) +
               a * (135 * z4 - 96 * z6) - (30 * z6 + 90 * z8)) *
              e;
        k3b += (3 * b * z2 - b * b) * f;
    }
    k0 *= root / z; /* all integers j count every odd number twice */
    k1 *= root / (6 * z4);
    k2 = root * (k2 / (72 * z6 * z) - k2b / (36 * z2 * z));
    k3 = root * (k3 / (6480 * z8 * z2) + k3b / (216 * z6));
    return k0 + k1 / sqrt(n) + k2 / n + k3 / (n * sqrt(n));
}

double asc_ks_pvalue(double statistic, double n, double m) {
    /* The expansion is good to 1e-9 but for few values and small statistics. */
    const double tail = 2.2, exact_most = 140, exact_tail = 4, small_most = 5000, small = 1.4;
    const double size = nearbyint(n / (n + m) * m);
    if (isnan(statistic) || !(size >= 1))
        return NAN;
    if (statistic >= 1)
        return 0;
    if (size * statistic <= 0.5)
        return 1;
    const double square = size * statistic * statistic;
    double p = 0;
    if (square >= (size <= exact_most ? exact_tail : tail))
        p = 2 * smirnov_tail(size, statistic);
    else if (size <= exact_most || (size <= small_most && size * pow(statistic, 1.5) <= small))
        p = 1 - matrix_cdf((int)size, statistic);
    else
        p = 1 - expansion_cdf(size, statistic);
    return fmin(fmax(p, 0), 1);
}
