/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/eta_kinds.h"

#include <math.h>
#include <string.h>

static int measures_of(const asc_trait *trait) {
    return trait->kind == ASC_KIND_ORDERED ? 2 : 1;
}

int32_t asc_eta_measures(const asc_images *images) {
    int32_t n = 0;
    for (int32_t t = 0; t < images->n_traits; t++)
        n += measures_of(&images->traits[t]);
    return n;
}

/* The number that an image has: its value, or its step; NaN without. */
static double value_of(const asc_images *images, int32_t t, int64_t i) {
    const int64_t at = i * images->n_traits + t;
    if (images->traits[t].kind == ASC_KIND_CONTINUOUS)
        return images->values[at];
    return images->classes[at] < 0 ? NAN : (double)images->classes[at];
}

/* Mean and standard deviation of the values, halved and more so that squares stay in range. */
static void standardise(const asc_images *images, asc_eta_measure *m) {
    double largest = 0, sum = 0, squares = 0;
    int64_t n = 0;
    for (int64_t i = 0; i < images->n; i++)
        largest = fmax(largest, fabs(value_of(images, m->trait, i))); /* fmax passes over NaN */
    const double unit = largest > 0 ? largest : 1;
    for (int64_t i = 0; i < images->n; i++) {
        const double v = value_of(images, m->trait, i);
        sum += isnan(v) ? 0 : v / unit;
        n += !isnan(v);
    }
    const double mean = sum / (double)n;
    for (int64_t i = 0; i < images->n; i++) {
        const double v = value_of(images, m->trait, i) / unit - mean;
        squares += isnan(v) ? 0 : v * v;
    }
    m->mean = mean * unit;
    m->deviation = sqrt(squares / (double)n) * unit;
}

void asc_eta_measures_list(const asc_images *images, asc_eta_measure *measures) {
    for (int32_t t = 0; t < images->n_traits; t++) {
        const asc_kind kind = images->traits[t].kind;
        if (kind != ASC_KIND_CONTINUOUS)
            *measures++ = (asc_eta_measure){.trait = t};
        if (kind == ASC_KIND_CLASSES)
            continue;
        *measures = (asc_eta_measure){.trait = t, .is_line = true};
        standardise(images, measures++);
    }
}

/* Of a measure between classes: count and sums [C, 1 + k], squares [k]; of a line: n, sum and
 * squares of values, then sums, squares and products [3, k]. */
int64_t asc_eta_line_size(int64_t k) {
    return 3 + 3 * k;
}

int64_t asc_eta_sums_size(const asc_images *images, const asc_eta_measure *m, int64_t k) {
    return m->is_line ? asc_eta_line_size(k) : images->traits[m->trait].n_labels * (1 + k) + k;
}

int64_t asc_eta_kinds_scratch(const asc_images *images, int64_t k) {
    int64_t size = 0;
    for (int32_t t = 0; t < images->n_traits; t++) {
        const asc_eta_measure of_classes = {.trait = t}, line = {.trait = t, .is_line = true};
        const asc_kind kind = images->traits[t].kind;
        size += kind == ASC_KIND_CONTINUOUS ? 0 : asc_eta_sums_size(images, &of_classes, k);
        size += kind == ASC_KIND_CLASSES ? 0 : asc_eta_sums_size(images, &line, k);
    }
    return size;
}

static void add_to_class(const double *x, int64_t k, int32_t class, int32_t n_classes, double *s) {
    double *sums = s + class * (1 + k), *squares = s + n_classes * (1 + k);
    sums[0]++;
    for (int64_t c = 0; c < k; c++) {
        sums[1 + c] += x[c];
        squares[c] += x[c] * x[c];
    }
}

static void add_to_line(const double *x, int64_t k, double v, double *s) {
    s[0]++;
    s[1] += v;
    s[2] += v * v;
    for (int64_t c = 0; c < k; c++) {
        s[3 + c] += x[c];
        s[3 + k + c] += x[c] * x[c];
        s[3 + 2 * k + c] += x[c] * v;
    }
}

void asc_eta_sums_add(const asc_images *images, const asc_eta_measure *m, const double *x,
                      int64_t k, int64_t source, double *s) {
    if (m->is_line) {
        const double v = value_of(images, m->trait, source);
        if (!isnan(v) && m->deviation > 0)
            add_to_line(x, k, (v - m->mean) / m->deviation, s);
        return;
    }
    const int32_t class = images->classes[source * images->n_traits + m->trait];
    if (class >= 0)
        add_to_class(x, k, class, images->traits[m->trait].n_labels, s);
}

static double between_classes(const double *s, int32_t n_classes, int64_t k, int64_t c) {
    double n = 0, sum = 0, between = 0;
    int32_t with_images = 0;
    for (int32_t g = 0; g < n_classes; g++) {
        const double *sums = s + g * (1 + k);
        if (sums[0] == 0)
            continue;
        with_images++;
        n += sums[0];
        sum += sums[1 + c];
        between += sums[1 + c] * sums[1 + c] / sums[0];
    }
    const double total = s[n_classes * (1 + k) + c] - sum * sum / n;
    return with_images > 1 && total > 0 ? (between - sum * sum / n) / total : NAN;
}

/* Squares about the means of the values, or 0 where only rounding is left of them. */
static double value_squares(const double *s) {
    static const double ROUNDING = 1e-12;
    const double squares = s[2] - s[1] * s[1] / s[0];
    return squares > ROUNDING * s[2] ? squares : 0;
}

double asc_eta_line_root(const double *s, int64_t k, int64_t c) {
    const double xx = s[3 + k + c] - s[3 + c] * s[3 + c] / s[0], vv = value_squares(s);
    const double xv = s[3 + 2 * k + c] - s[3 + c] * s[1] / s[0];
    return s[0] > 0 && xx > 0 && vv > 0 ? xv / sqrt(xx * vv) : NAN;
}

static double along_line(const double *s, int64_t k, int64_t c) {
    const double root = asc_eta_line_root(s, k, c);
    return root * root;
}

void asc_eta_line_add(const double *x, int64_t k, double value, double *sums) {
    if (value != 0)
        add_to_line(x, k, value, sums);
}

double asc_eta_sums_root(const asc_images *images, const asc_eta_measure *m, const double *s,
                         int64_t k, int64_t c) {
    if (m->is_line)
        return asc_eta_line_root(s, k, c);
    const double between = between_classes(s, images->traits[m->trait].n_labels, k, c);
    return between < 0 ? 0 : sqrt(between); /* by rounding */
}

double asc_eta_freedom(const asc_images *images, const asc_eta_measure *m) {
    const asc_trait *trait = &images->traits[m->trait];
    int32_t n = 0;
    for (int32_t class = 0; class < trait->n_labels && !m->is_line; class ++) {
        int64_t i = 0;
        while (i < images->n && images->classes[i * images->n_traits + m->trait] != class)
            i++;
        n += i < images->n;
    }
    return n > 0 ? n - 1 : 0;
}

void asc_eta_kinds(const asc_images *images, const asc_eta_measure *measures, int32_t n,
                   const double *coordinates, int64_t k, const int64_t *source, double *scratch,
                   double *eta) {
    memset(scratch, 0, (size_t)asc_eta_kinds_scratch(images, k) * sizeof *scratch);
    for (int64_t i = 0; i < images->n; i++) {
        double *s = scratch;
        for (int32_t m = 0; m < n; m++) {
            asc_eta_sums_add(images, &measures[m], coordinates + i * k, k, source[i], s);
            s += asc_eta_sums_size(images, &measures[m], k);
        }
    }
    for (int32_t m = 0; m < n; m++) {
        const int32_t n_classes = images->traits[measures[m].trait].n_labels;
        for (int64_t c = 0; c < k; c++)
            eta[m * k + c] = measures[m].is_line ? along_line(scratch, k, c)
                                                 : between_classes(scratch, n_classes, k, c);
        scratch += asc_eta_sums_size(images, &measures[m], k);
    }
}

void asc_eta_slopes(const asc_images *images, const asc_eta_measure *measure,
                    const double *coordinates, int64_t k, double *slopes) {
    for (int64_t c = 0; c < k; c++) {
        double s[6] = {0};
        for (int64_t i = 0; i < images->n; i++)
            asc_eta_sums_add(images, measure, coordinates + i * k + c, 1, i, s);
        const double vv = s[0] > 0 ? value_squares(s) : 0;
        slopes[c] = vv > 0 ? (s[5] - s[3] * s[1] / s[0]) / vv / measure->deviation : NAN;
    }
}
