/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/regression.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "stats/lbfgs.h"

enum { BLOCK = 256, PATIENCE = 20, MOST_STEPS = 1000 };

static const double TOLERANCE = 1e-10, ROUNDING = 1e-14;

/* What an evaluation works in: weights stand [width, p], intercepts behind them. */
typedef struct evaluation {
    const asc_regression *of;
    int32_t width;
    double c;
    double *margins;             /* [BLOCK, width] fitted, then residuals */
    double *gradient, *diagonal; /* [width (p + 1)] */
} evaluation;

/* Margins of the rows first .. first + count - 1. */
static void find_margins(const evaluation *e, const double *at, int64_t first, int64_t count) {
    const int32_t p = e->of->columns, width = e->width;
    for (int64_t i = 0; i < count; i++)
        memcpy(e->margins + i * width, at + (int64_t)width * p, (size_t)width * sizeof(double));
    if (p > 0)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)count, width, p, 1,
                    e->of->design + first * p, p, at, p, 1, e->margins, width);
}

/* Margins [width] to probabilities -> the logarithm of their sum before. */
static double find_shares(double *margins, int32_t width) {
    double most = margins[0], sum = 0;
    for (int32_t k = 1; k < width; k++)
        most = fmax(most, margins[k]);
    for (int32_t k = 0; k < width; k++) {
        margins[k] = exp(margins[k] - most);
        sum += margins[k];
    }
    for (int32_t k = 0; k < width; k++)
        margins[k] /= sum;
    return most + log(sum);
}

/* Margins of a row to weighted residuals -> its loss; curvature [width] as weighted. */
static double find_residuals(const evaluation *e, int64_t row, double *margins, double *curvature) {
    const double weight = e->c * e->of->weights[row], target = e->of->targets[row];
    if (e->of->classes == 0) {
        const double residual = margins[0] - target;
        margins[0] = weight * residual;
        curvature[0] = weight;
        return 0.5 * weight * residual * residual;
    }
    const int32_t own = (int32_t)target;
    const double margin = margins[own], loss = weight * (find_shares(margins, e->width) - margin);
    for (int32_t k = 0; k < e->width; k++) {
        curvature[k] = weight * margins[k] * (1 - margins[k]);
        margins[k] = weight * (margins[k] - (k == own));
    }
    return loss;
}

static void add_row(const evaluation *e, const double *x, const double *residual,
                    const double *curvature) {
    const int32_t p = e->of->columns, width = e->width;
    for (int32_t k = 0; k < width; k++) {
        double *diagonal = e->diagonal + (int64_t)k * p;
        for (int32_t j = 0; j < p; j++)
            diagonal[j] += curvature[k] * x[j] * x[j];
        e->gradient[(int64_t)width * p + k] += residual[k];
        e->diagonal[(int64_t)width * p + k] += curvature[k];
    }
}

static double evaluate(const evaluation *e, const double *at, double *curvature) {
    const int32_t p = e->of->columns, width = e->width;
    const int64_t n_weights = (int64_t)width * p;
    double loss = 0, penalty = 0;
    for (int64_t w = 0; w < n_weights; w++) {
        penalty += at[w] * at[w];
        e->gradient[w] = at[w];
        e->diagonal[w] = 1;
    }
    for (int32_t k = 0; k < width; k++) {
        e->gradient[n_weights + k] = 0;
        e->diagonal[n_weights + k] = 1e-300;
    }
    for (int64_t first = 0; first < e->of->n; first += BLOCK) {
        const int64_t count = e->of->n - first < BLOCK ? e->of->n - first : BLOCK;
        find_margins(e, at, first, count);
        for (int64_t i = 0; i < count; i++) {
            loss += find_residuals(e, first + i, e->margins + i * width, curvature);
            add_row(e, e->of->design + (first + i) * p, e->margins + i * width, curvature);
        }
        if (p > 0)
            cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, width, p, (int)count, 1,
                        e->margins, width, e->of->design + first * p, p, 1, e->gradient, p);
    }
    return loss + 0.5 * penalty;
}

/* No weights, and the intercepts of the shares of the classes, or of the mean. */
static void place_start(const evaluation *e, double *start) {
    double *intercepts = start + (int64_t)e->width * e->of->columns, all = 0;
    for (int64_t i = 0; i < e->of->n; i++) {
        const double weight = e->of->weights[i], target = e->of->targets[i];
        intercepts[e->of->classes ? (int32_t)target : 0] +=
            e->of->classes ? weight : weight * target;
        all += weight;
    }
    for (int32_t k = 0; k < e->width; k++)
        intercepts[k] = e->of->classes ? log(intercepts[k] / all) : intercepts[k] / all;
}

static void find_fitted(const evaluation *e, const double *at, double *fitted) {
    for (int64_t first = 0; first < e->of->n; first += BLOCK) {
        const int64_t count = e->of->n - first < BLOCK ? e->of->n - first : BLOCK;
        find_margins(e, at, first, count);
        for (int64_t i = 0; i < count && e->of->classes > 0; i++)
            find_shares(e->margins + i * e->width, e->width);
        memcpy(fitted + first * e->width, e->margins,
               (size_t)count * (size_t)e->width * sizeof(double));
    }
}

asc_code asc_regression_fit(const asc_regression *regression, double *fitted) {
    const int32_t width = regression->classes > 0 ? regression->classes : 1;
    const uint64_t size = (uint64_t)width * ((uint64_t)regression->columns + 1);
    evaluation e = {
        .of = regression, .width = width, .c = width == 2 ? regression->c / 2 : regression->c};
    asc_lbfgs lbfgs = {0};
    double *curvature = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&e.margins, BLOCK * (uint64_t)width, sizeof(double), "a regression"),
            done);
    ASC_TRY(code, asc_alloc(&e.gradient, size, sizeof(double), "a regression"), done);
    ASC_TRY(code, asc_alloc(&e.diagonal, size, sizeof(double), "a regression"), done);
    ASC_TRY(code, asc_alloc(&curvature, (uint64_t)width, sizeof(double), "a regression"), done);
    ASC_TRY(code, asc_lbfgs_init(&lbfgs, (int32_t)size, TOLERANCE, ROUNDING, PATIENCE, MOST_STEPS),
            done);
    place_start(&e, lbfgs.trial);
    while (lbfgs.state == ASC_LBFGS_RUNNING) {
        const double value = evaluate(&e, lbfgs.trial, curvature);
        asc_lbfgs_advance(&lbfgs, value, e.gradient, e.diagonal);
    }
    find_fitted(&e, lbfgs.point, fitted);
done:
    asc_lbfgs_free(&lbfgs);
    free(e.margins);
    free(e.gradient);
    free(e.diagonal);
    free(curvature);
    return code;
}
