/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which groups differ: all pairs of them at once. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "fairness/figures.h"

/* Logarithms of the rates of groups that have errors in nearly all draws. */
typedef struct logs {
    int64_t n, draws;
    int64_t *group;   /* [n] which they are */
    double *log;      /* [n] */
    double *drawn;    /* [n, draws] less `log`, NaN where a draw has no error */
    double *greatest; /* [draws] scratch */
} logs;

static void free_logs(logs *l) {
    free(l->group);
    free(l->log);
    free(l->drawn);
    free(l->greatest);
}

static asc_code make_logs(const asc_fairness_draws *d, int which, logs *l) {
    enum { RARE = 20 };
    const uint64_t n = (uint64_t)d->n, draws = (uint64_t)d->draws;
    asc_code code = ASC_OK;
    *l = (logs){.draws = d->draws};
    ASC_TRY(code, asc_alloc(&l->group, n, sizeof *l->group, "groups"), done);
    ASC_TRY(code, asc_alloc(&l->log, n, sizeof *l->log, "groups"), done);
    ASC_TRY(code, asc_alloc(&l->drawn, n * draws, sizeof *l->drawn, "draws of people"), done);
    ASC_TRY(code, asc_alloc(&l->greatest, draws, sizeof *l->greatest, "draws of people"), done);
    for (int64_t g = 0; g < d->n; g++) {
        const double rate = d->rates[which][g], *drawn = d->drawn[which] + g * d->draws;
        double *own = l->drawn + l->n * d->draws;
        int64_t missing = 0;
        if (!(rate > 0))
            continue;
        for (int64_t b = 0; b < d->draws; b++) {
            own[b] = drawn[b] > 0 ? log(drawn[b] / rate) : NAN;
            missing += isnan(own[b]);
        }
        if (missing * RARE > d->draws)
            continue;
        l->group[l->n] = g;
        l->log[l->n++] = log(rate);
    }
done:
    return code;
}

/* Standard error of the log ratio of two groups; 0 where it has none. */
static double error_of(const logs *l, int64_t i, int64_t j) {
    const double *x = l->drawn + i * l->draws, *y = l->drawn + j * l->draws;
    double sum = 0, square = 0;
    int64_t n = 0;
    for (int64_t b = 0; b < l->draws; b++) {
        const double off = x[b] - y[b];
        if (isnan(off))
            continue;
        sum += off;
        square += off * off;
        n++;
    }
    return n > 1 ? sqrt(fmax(0, (square - sum * sum / (double)n) / (double)(n - 1))) : 0;
}

/* Raises the draws' greatest distance by that of two groups. */
static void raise_greatest(const logs *l, int64_t i, int64_t j, double error) {
    const double *x = l->drawn + i * l->draws, *y = l->drawn + j * l->draws;
    for (int64_t b = 0; b < l->draws; b++)
        l->greatest[b] = fmax(l->greatest[b], fabs(x[b] - y[b]) / error);
}

static void put_pair(const logs *l, int64_t i, int64_t j, double critical,
                     asc_fairness_contrast *contrast) {
    const bool up = l->log[i] >= l->log[j];
    const double log_ratio = fabs(l->log[i] - l->log[j]), half = critical * error_of(l, i, j);
    contrast->more = l->group[up ? i : j];
    contrast->less = l->group[up ? j : i];
    contrast->ratio = exp(log_ratio);
    contrast->low = exp(log_ratio - half);
    contrast->high = exp(log_ratio + half);
}

asc_code asc_fairness_contrast_find(const asc_fairness_draws *d, int which,
                                    asc_fairness_contrast *contrast) {
    logs l = {0};
    int64_t clearest[2] = {0, 0}, widest[2] = {0, 0};
    *contrast = (asc_fairness_contrast){
        .more = -1, .less = -1, .ratio = NAN, .low = NAN, .high = NAN, .distance = NAN};
    asc_code code = make_logs(d, which, &l);
    double most = -1;
    contrast->compared = l.n;
    for (int64_t i = 0; i < l.n && code == ASC_OK; i++)
        for (int64_t j = i + 1; j < l.n; j++) {
            const double error = error_of(&l, i, j);
            if (!(error > 0))
                continue;
            raise_greatest(&l, i, j, error);
            const double far = fabs(l.log[i] - l.log[j]);
            if (far / error > most) {
                most = far / error;
                clearest[0] = i;
                clearest[1] = j;
            }
            if (most >= 0 && far >= fabs(l.log[widest[0]] - l.log[widest[1]])) {
                widest[0] = i;
                widest[1] = j;
            }
        }
    if (code == ASC_OK && most >= 0) {
        const double strict = asc_quantile(l.greatest, l.draws, 0.975);
        const double critical = asc_quantile(l.greatest, l.draws, 0.95);
        contrast->distance = most;
        contrast->differs = most > critical;
        contrast->differs_strictly = most > strict;
        const int64_t *pair = contrast->differs ? clearest : widest;
        put_pair(&l, pair[0], pair[1], critical, contrast);
    }
    free_logs(&l);
    return code;
}

/* On the scale of intervals, where no difference is 0. */
static double to_scale(asc_fairness_figure figure, double value) {
    return figure == ASC_FAIRNESS_FDR     ? 1 - value
           : figure == ASC_FAIRNESS_GARBE ? value
                                          : log(value);
}

static double from_scale(asc_fairness_figure figure, double value) {
    return figure == ASC_FAIRNESS_FDR     ? 1 - value
           : figure == ASC_FAIRNESS_GARBE ? fmin(1, value)
                                          : exp(value);
}

/* Whether groups differ in one of the two rates, as far as a figure asks. */
static bool differs(asc_fairness_figure figure, int which,
                    const asc_fairness_contrast contrasts[2]) {
    switch (figure) {
    case ASC_FAIRNESS_FMR_RATIO:
    case ASC_FAIRNESS_FMR_OVER_MEAN:
        return which == 0 && contrasts[which].differs;
    case ASC_FAIRNESS_FNMR_RATIO:
    case ASC_FAIRNESS_FNMR_OVER_MEAN:
        return which == 1 && contrasts[which].differs;
    default: /* of both rates: half the level each */
        return contrasts[which].differs_strictly;
    }
}

/* What lies as far from the value as `far` does, towards no difference: GARBE, at most `most`, by
 * Fisher's transformation, by which two groups' is their log ratio. */
static double reflect(asc_fairness_figure figure, double most, double value, double far) {
    static const double NEARLY = 1 - 1e-12;
    if (figure == ASC_FAIRNESS_GARBE)
        return most * tanh(fmax(0, 2 * atanh(fmin(NEARLY, value / most)) -
                                       atanh(fmin(NEARLY, far / most))));
    return fmax(0, 2 * value - far);
}

/* The figure on its scale: of the rates as counted, or of draw b. Where `shown` is given, rates
 * that it does not hold are taken to be the same in all groups. rates [2, n] is scratch. */
static double scaled(asc_fairness_figure figure, const asc_fairness_draws *d, int64_t b,
                     double alpha, const bool *shown, double *rates) {
    for (int r = 0; r < 2; r++)
        for (int64_t g = 0; g < d->n; g++)
            rates[r * d->n + g] = shown && !shown[r] ? 1
                                  : b < 0            ? d->rates[r][g]
                                                     : d->drawn[r][g * d->draws + b];
    const double value = asc_fairness_figure_of(figure, rates, rates + d->n, d->n, alpha);
    return isnan(value) ? NAN : to_scale(figure, value);
}

/* The 97.5 % quantile of draws, NaN where none has the figure. known [draws] is scratch. */
static double far_of(asc_fairness_figure figure, const asc_fairness_draws *d, double alpha,
                     const bool *shown, double *rates, double *known, int64_t *n) {
    *n = 0;
    for (int64_t b = 0; b < d->draws; b++) {
        const double value = scaled(figure, d, b, alpha, shown, rates);
        if (!isnan(value))
            known[(*n)++] = value;
    }
    return *n > 0 ? asc_quantile(known, *n, 0.975) : NAN;
}

asc_code asc_fairness_estimate_find(asc_fairness_figure figure, const asc_fairness_draws *d,
                                    double alpha, const asc_fairness_contrast contrasts[2],
                                    asc_fairness_estimate *e) {
    enum { RARE = 40 };
    const bool shown[] = {differs(figure, 0, contrasts), differs(figure, 1, contrasts)};
    double *known = NULL, *rates = NULL, near = 0;
    int64_t n = 0;
    *e = (asc_fairness_estimate){
        .value = asc_fairness_figure_of(figure, d->rates[0], d->rates[1], d->n, alpha),
        .low = NAN,
        .high = NAN,
        .differs = shown[0] || shown[1]};
    asc_code code = ASC_OK;
    if (isnan(e->value))
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&known, (uint64_t)d->draws, sizeof *known, "draws of people"), done);
    ASC_TRY(code, asc_alloc(&rates, 2 * (uint64_t)d->n, sizeof *rates, "draws of people"), done);
    if (e->differs) {
        const double far = far_of(figure, d, alpha, shown, rates, known, &n);
        near = reflect(figure, shown[0] * alpha + shown[1] * (1 - alpha),
                       scaled(figure, d, -1, alpha, shown, rates), far);
    }
    const double far = far_of(figure, d, alpha, NULL, rates, known, &n);
    e->undefined = d->draws - n;
    const bool is_open = e->undefined * RARE > d->draws;
    const double ends[] = {from_scale(figure, near), is_open ? NAN : from_scale(figure, far)};
    e->low = ends[figure == ASC_FAIRNESS_FDR];
    e->high = ends[figure != ASC_FAIRNESS_FDR];
done:
    free(known);
    free(rates);
    return code;
}
