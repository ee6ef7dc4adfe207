/* Plain C loops behind every kernel table; compiled once an instruction set by the file that
 * includes it, so that the compiler vectorises them. Also the reference that the others are tested
 * against. */
#ifndef ATTRSCOPE_SWEEP_KERNELS_BODY_H
#define ATTRSCOPE_SWEEP_KERNELS_BODY_H

#include <math.h>

#include "sweep/kernels.h"

static bool body_cosine(float *products, int32_t n) {
    int32_t close = 0;
    for (int32_t j = 0; j < n; j++) {
        float d = 1.0f - products[j];
        d = d > 0.0f ? d : 0.0f;
        products[j] = d;
        close |= d < ASC_CLOSE_COSINE;
    }
    return close;
}

static bool body_euclidean(float *products, int32_t n, float row_norm, const float *column_norms) {
    int32_t close = 0;
    for (int32_t j = 0; j < n; j++) {
        float sum = row_norm + column_norms[j];
        float square = sum - 2.0f * products[j];
        square = square > 0.0f ? square : 0.0f;
        close |= square < ASC_CLOSE_EUCLIDEAN * sum;
        products[j] = sqrtf(square);
    }
    return close;
}

static void body_locate(const float *distances, int32_t n, float low, float scale, float last,
                        uint16_t *cell) {
    for (int32_t j = 0; j < n; j++) {
        float position = (distances[j] - low) * scale;
        position = position > 0.0f ? position : 0.0f;
        cell[j] = (uint16_t)(int32_t)(position < last ? position : last);
    }
}

static void body_exclude(uint16_t *cell, int32_t n, const int32_t *identity, int32_t row_identity,
                         uint16_t bin) {
    for (int32_t j = 0; j < n; j++)
        cell[j] = identity[j] == row_identity ? bin : cell[j];
}

#endif
