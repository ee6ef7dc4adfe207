/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "distance/distance.h"

#define WITH_NORMS 1

/* Below this share of the squared norms a squared distance has lost digits in the product: of
 * float32, and of float64. Squares as small as this have lost digits on their own. */
#define CLOSE 0.0625f
#define SMALL 0x1p-100f
static const double close_share = 1e-3;

static inline float measure_of(float product, float norms) {
    return norms - 2.0f * product;
}

static inline bool is_close(float measure, float norms) {
    return measure < CLOSE * norms + SMALL;
}

static inline float distance_of(float measure) {
    return sqrtf(measure);
}

/* A little beyond the limit, since the distance has been through a square root. */
static inline bool was_close(float distance, float norms) {
    const float measure = distance * distance;
    return measure < 1.001f * (CLOSE * norms + SMALL) || measure == 0.0f;
}

static inline float chord_of(float distance) {
    return distance;
}

#include "distance/loops.h"

static asc_placing place(double sum, double squares, int32_t dimension) {
    (void)sum, (void)squares, (void)dimension;
    return (asc_placing){0, 1};
}

static double between(const float *x, const float *y, int32_t dimension) {
    double square = 0;
    for (int32_t d = 0; d < dimension; d++) {
        const double difference = (double)x[d] - (double)y[d];
        square += difference * difference;
    }
    return sqrt(square);
}

static double itself(double value) {
    return value;
}

static double of_product(double product, double x, double y) {
    const double sum = x + y, square = sum - 2 * product;
    return square < close_share * sum ? NAN : sqrt(square);
}

static void chords(const float *distances, int32_t n, double *out) {
    for (int32_t j = 0; j < n; j++)
        out[j] = (double)distances[j];
}

const asc_distance asc_distance_euclidean = {
    .place = place,
    .most = INFINITY,
    .of_square = sqrt,
    .between = between,
    .keep = itself,
    .of_product = of_product,
    .chord = itself,
    .chords = chords,
    .of_chord = itself,
    .published_squares = true,
    ASC_DISTANCE_LOOPS,
};
