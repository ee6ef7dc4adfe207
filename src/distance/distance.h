/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A metric as one descriptor: all that the program asks about it. Internal; local, thread-safe.
 *
 * A metric is a function of the squared Euclidean distance between prepared rows, a prepared row
 * being (row - shift) / length, so that all pairs are found from a matrix product. What is computed
 * in float64 has a form for each place where digits would be lost otherwise. */
#ifndef ATTRSCOPE_DISTANCE_DISTANCE_H
#define ATTRSCOPE_DISTANCE_DISTANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/metric.h"

/* Instruction sets that the loops over pairs are compiled for. */
typedef enum asc_instructions {
    ASC_INSTRUCTIONS_PLAIN,
    ASC_INSTRUCTIONS_AVX2,
    ASC_INSTRUCTIONS_AVX512,
    ASC_INSTRUCTION_SETS
} asc_instructions;

/* How a row is prepared. */
typedef struct asc_placing {
    double shift, length; /* length 0: the row has no place under the metric */
} asc_placing;

/* Products of prepared rows to distances in place: [n], given the row's squared norm and the
 * columns' [n], which are not looked at under a metric of unit rows. True when a pair is close. */
typedef bool asc_distance_products(float *products, int32_t n, float row_norm,
                                   const float *column_norms);

/* Chords of distances [n] less a centre; 0 for columns with the row's identity. */
typedef void asc_distance_depart(const float *distances, int32_t n, float centre,
                                 const int32_t *identity, int32_t row_identity, float *out);

/* First column from `from` on whose distance is close; n if none. */
typedef int32_t asc_distance_next_close(const float *distances, int32_t from, int32_t n,
                                        float row_norm, const float *column_norms);

typedef struct asc_distance {
    /* From a row's sum and squared sum. */
    asc_placing (*place)(double sum, double squares, int32_t dimension);
    const char *refusal; /* what is said of a finite row without a place; NULL: all have one */
    bool unit;           /* prepared rows have length 1; else sweeps need their squared norms */
    double most;         /* the largest distance, or INFINITY */

    /* From the squared distance of two prepared rows: 0 for equal ones. */
    double (*of_square)(double square);
    /* Of two rows as they are. */
    double (*between)(const float *x, const float *y, int32_t dimension);
    /* From the product of two shifted rows and what `keep` makes of the squared norms of either;
     * NaN where that has lost digits: then from the rows. */
    double (*keep)(double squares);
    double (*of_product)(double product, double x, double y);
    /* Distance of prepared rows, which is what may be averaged, and back. Below chord_close it is
     * computed from the rows. */
    double (*chord)(double distance);
    void (*chords)(const float *distances, int32_t n, double *out); /* of all [n] */
    double (*of_chord)(double chord);
    double chord_close;

    bool one_less_product;  /* it is 1 - x'y: its mean over all pairs follows from the rows' sum */
    bool published_squares; /* the published definitions compare its squares */

    asc_distance_products *products[ASC_INSTRUCTION_SETS];
    asc_distance_depart *depart[ASC_INSTRUCTION_SETS];
    asc_distance_next_close *next_close; /* among distances that `products` has found */
} asc_distance;

#define ASC_METRIC_DESCRIPTOR(constant, name) extern const asc_distance asc_distance_##name;
ASC_METRICS(ASC_METRIC_DESCRIPTOR)
#undef ASC_METRIC_DESCRIPTOR

const asc_distance *asc_distance_of(asc_metric metric);

#endif
