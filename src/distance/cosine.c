/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 1 - cos: half the squared distance of unit vectors. */
#include <math.h>

#include "distance/distance.h"

#define WITH_NORMS 0

static inline float measure_of(float product, float norms) {
    (void)norms;
    return 1.0f - product;
}

static inline bool is_close(float measure, float norms) {
    (void)norms;
    return measure < 0.015625f;
}

static inline float distance_of(float measure) {
    return measure;
}

static inline bool was_close(float distance, float norms) {
    return is_close(distance, norms);
}

static inline float chord_of(float distance) {
    return sqrtf(2.0f * distance);
}

#include "distance/loops.h"

static asc_placing place(double sum, double squares, int32_t dimension) {
    (void)sum, (void)dimension;
    return (asc_placing){0, sqrt(squares)};
}

static double of_square(double square) {
    return square / 2;
}

static double between(const float *x, const float *y, int32_t dimension) {
    double xx = 0, yy = 0, xy = 0;
    for (int32_t d = 0; d < dimension; d++) {
        const double p = (double)x[d], q = (double)y[d];
        xx += p * p;
        yy += q * q;
        xy += p * q;
    }
    return 1 - xy / sqrt(xx * yy);
}

static double of_product(double product, double x, double y) {
    return 1 - product / (x * y);
}

static double chord(double distance) {
    return sqrt(2 * distance);
}

static void chords(const float *distances, int32_t n, double *out) {
    for (int32_t j = 0; j < n; j++)
        out[j] = sqrt(2 * (double)distances[j]);
}

static double of_chord(double length) {
    return length * length / 2;
}

const asc_distance asc_distance_cosine = {
    .place = place,
    .refusal = "is all zero, which has no direction under the cosine metric",
    .unit = true,
    .most = 2,
    .of_square = of_square,
    .between = between,
    .keep = sqrt,
    .of_product = of_product,
    .chord = chord,
    .chords = chords,
    .of_chord = of_chord,
    .chord_close = 1e-6,
    .one_less_product = true,
    ASC_DISTANCE_LOOPS,
};
