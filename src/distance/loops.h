/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loops over pairs of a metric, once an instruction set. The file that includes it has defined
 *
 *   #define WITH_NORMS   whether squared norms are needed
 *   float measure_of(float product, float norms)    norms: sum of both squared norms, or 0
 *   bool is_close(float measure, float norms)       the product has lost digits
 *   float distance_of(float measure)                of a measure that is not below 0
 *   bool was_close(float distance, float norms)     at least where is_close was true
 *   float chord_of(float distance)
 *
 * as static inline functions, and gets ASC_DISTANCE_LOOPS, for its descriptor. All sets give the
 * same bits. Internal; local and thread-safe. */
#ifndef ATTRSCOPE_DISTANCE_LOOPS_H
#define ATTRSCOPE_DISTANCE_LOOPS_H

#include "distance/distance.h"

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma")))
#else
#define AVX2
#define AVX512
#endif
#define LOOP static inline __attribute__((always_inline))

LOOP float sum_norms(float row_norm, const float *column_norms, int32_t column) {
    return WITH_NORMS ? row_norm + column_norms[column] : 0.0f;
}

LOOP bool products(float *values, int32_t n, float row_norm, const float *column_norms) {
    int32_t close = 0;
    for (int32_t j = 0; j < n; j++) {
        const float norms = sum_norms(row_norm, column_norms, j);
        float measure = measure_of(values[j], norms);
        close |= is_close(measure, norms); /* before it is cut off: the loop becomes vectors */
        measure = measure > 0.0f ? measure : 0.0f;
        values[j] = distance_of(measure);
    }
    return close;
}

LOOP void depart(const float *distances, int32_t n, float centre, const int32_t *identity,
                 int32_t row_identity, float *out) {
    for (int32_t j = 0; j < n; j++) {
        const float departure = chord_of(distances[j]) - centre;
        out[j] = identity[j] == row_identity ? 0.0f : departure;
    }
}

static int32_t next_close(const float *distances, int32_t from, int32_t n, float row_norm,
                          const float *column_norms) {
    int32_t j = from;
    while (j < n && !was_close(distances[j], sum_norms(row_norm, column_norms, j)))
        j++;
    return j;
}

#define COMPILE(set, target)                                                                       \
    target static bool products_##set(float *values, int32_t n, float row_norm,                    \
                                      const float *column_norms) {                                 \
        return products(values, n, row_norm, column_norms);                                        \
    }                                                                                              \
    target static void depart_##set(const float *distances, int32_t n, float centre,               \
                                    const int32_t *identity, int32_t row_identity, float *out) {   \
        depart(distances, n, centre, identity, row_identity, out);                                 \
    }

COMPILE(plain, )
COMPILE(avx2, AVX2)
COMPILE(avx512, AVX512)

#define ASC_DISTANCE_LOOPS                                                                         \
    .products = {products_plain, products_avx2, products_avx512},                                  \
    .depart = {depart_plain, depart_avx2, depart_avx512}, .next_close = next_close

#endif
