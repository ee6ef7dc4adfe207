/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/distance_lanes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

double asc_distance_lanes_weight(const asc_distance_lanes *lanes, int64_t image,
                                 int32_t attribute) {
    const asc_weights *weights = lanes->weights;
    return weights ? asc_weights_of(weights, image, attribute) / (double)weights->scale : 1;
}

/* The attributes of a word in which an image has the rare sign, or the common one. */
static uint64_t rare_signs(const asc_distance_lanes *lanes, int32_t word, int64_t image) {
    const int64_t at = word * lanes->labels->n + image;
    const uint64_t negative = lanes->is_negative[word];
    return (lanes->labels->positive[at] & ~negative) | (lanes->labels->negative[at] & negative);
}

static uint64_t common_signs(const asc_distance_lanes *lanes, int32_t word, int64_t image) {
    const int64_t at = word * lanes->labels->n + image;
    const uint64_t negative = lanes->is_negative[word];
    return (lanes->labels->negative[at] & ~negative) | (lanes->labels->positive[at] & negative);
}

uint64_t asc_distance_lanes_mixed(const asc_distance_lanes *lanes, int32_t word, int64_t image,
                                  int64_t other) {
    return (rare_signs(lanes, word, image) & common_signs(lanes, word, other)) |
           (common_signs(lanes, word, image) & rare_signs(lanes, word, other));
}

/* One attribute's rows of a panel. */
static void lay_out_attribute(const asc_distance_lanes *lanes, int64_t first, int32_t n,
                              int32_t attribute, float *rare, float *common) {
    const int32_t word = attribute / ASC_LANES, lane = attribute % ASC_LANES;
    for (int32_t j = 0; j < n; j++) {
        const float weight = (float)asc_distance_lanes_weight(lanes, first + j, attribute);
        rare[j] = rare_signs(lanes, word, first + j) >> lane & 1 ? weight : 0;
        if (common)
            common[j] = common_signs(lanes, word, first + j) >> lane & 1 ? weight : 0;
    }
}

void asc_distance_lanes_lay_out(const asc_distance_lanes *lanes, int64_t first, int32_t n,
                                int32_t depth, float *panel) {
    const int32_t n_attributes = lanes->labels->n_attributes;
    float *others = panel + (int64_t)n_attributes * depth;
    memset(panel, 0, (size_t)lanes->n * (size_t)depth * sizeof *panel);
    for (int32_t a = 0; a < n_attributes; a++)
        lay_out_attribute(lanes, first, n, a, panel + (int64_t)a * depth,
                          lanes->shares_all ? NULL : others + (int64_t)a * depth);
    for (int32_t j = 0; lanes->shares_all && j < n; j++)
        others[j] = (float)asc_distance_lanes_weight(lanes, first + j, 0);
}

void asc_distance_lanes_depart(const asc_distance_lanes *lanes, const asc_tile *tile, int32_t depth,
                               float *out) {
    const int32_t *identity = lanes->labels->identity;
    const int32_t n = tile->n_columns;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        float *row = out + (int64_t)i * depth;
        int32_t first = asc_tile_first_column(tile, i);
        first = first < n ? first : n;
        memset(row, 0, (size_t)first * sizeof *row);
        memset(row + n, 0, (size_t)(depth - n) * sizeof *row);
        lanes->depart(tile->distances + (int64_t)i * tile->stride + first, n - first, lanes->centre,
                      identity + tile->column_begin + first, identity[tile->row_begin + i],
                      row + first);
    }
}

void asc_distance_lanes_fold(const asc_distance_lanes *lanes, int64_t point, const float *products,
                             double *sums) {
    const int32_t n = lanes->labels->n_attributes;
    for (int32_t begin = 0; begin < n; begin += ASC_LANES) {
        const int32_t end = n < begin + ASC_LANES ? n : begin + ASC_LANES;
        const uint64_t rare_bits = rare_signs(lanes, begin / ASC_LANES, point);
        const uint64_t common_bits = common_signs(lanes, begin / ASC_LANES, point);
        for (int32_t a = begin; a < end; a++) {
            const double weight = asc_distance_lanes_weight(lanes, point, a);
            const double rare = rare_bits >> (a - begin) & 1 ? weight : 0;
            const double common = common_bits >> (a - begin) & 1 ? weight : 0;
            const double with_rare = (double)products[a];
            const double with_common =
                lanes->shares_all ? (double)products[n] - with_rare : (double)products[n + a];
            sums[ASC_PAIR_RARE * n + a] += rare * with_rare;
            sums[ASC_PAIR_MIXED * n + a] += rare * with_common + common * with_rare;
            sums[ASC_PAIR_COMMON * n + a] += common * with_common;
        }
    }
}

void asc_distance_lanes_own(const asc_distance_lanes *lanes, const asc_identity_groups *groups,
                            const asc_tile *tile, int32_t row, double *sums) {
    const int32_t nobody = -1, n = lanes->labels->n_attributes;
    const int64_t image = tile->row_begin + row;
    const int32_t identity = lanes->labels->identity[image];
    const int32_t first = asc_tile_first_column(tile, row);
    for (int64_t g = groups->first[identity]; g < groups->first[identity + 1]; g++) {
        const int64_t other = groups->images[g], j = other - tile->column_begin;
        if (j < first || j >= tile->n_columns)
            continue;
        float departure = 0;
        lanes->depart(tile->distances + (int64_t)row * tile->stride + j, 1, lanes->centre,
                      &identity, nobody, &departure);
        for (int32_t a = 0; a < n; a++)
            if (asc_distance_lanes_mixed(lanes, a / ASC_LANES, image, other) >> a % ASC_LANES & 1)
                sums[ASC_PAIR_MIXED * n + a] += asc_distance_lanes_weight(lanes, image, a) *
                                                asc_distance_lanes_weight(lanes, other, a) *
                                                (double)departure;
    }
}

int64_t asc_distance_lanes_place(const asc_distance_lanes *lanes, int32_t attribute,
                                 int pair_class) {
    const bool negative = lanes->is_negative[attribute / ASC_LANES] >> (attribute % ASC_LANES) & 1;
    const int64_t of = pair_class == ASC_ACROSS                        ? ASC_PAIR_MIXED
                       : (pair_class == ASC_BOTH_NEGATIVE) == negative ? ASC_PAIR_RARE
                                                                       : ASC_PAIR_COMMON;
    return of * lanes->labels->n_attributes + attribute;
}

int asc_distance_lanes_exponent(const asc_distance_lanes *lanes, const asc_points *points) {
    double largest = 2, weights = 0; /* a chord of unit rows */
    if (!asc_distance_of(points->metric)->unit) {
        float norm = 0;
        for (int64_t i = 0; i < points->count; i++)
            norm = points->norms[i] > norm ? points->norms[i] : norm;
        MPI_Allreduce(MPI_IN_PLACE, &norm, 1, MPI_FLOAT, MPI_MAX, points->comm);
        largest = 2 * sqrt((double)norm);
    }
    for (int32_t a = 0; a < lanes->labels->n_attributes; a++) {
        double sum = 0;
        for (int64_t i = 0; i < lanes->labels->n; i++)
            sum += asc_distance_lanes_weight(lanes, i, a);
        weights = fmax(weights, sum);
        if (asc_weights_alike(lanes->weights))
            break;
    }
    int exponent = 0;
    const double rounded = 1.001 * (largest + fabs((double)lanes->centre));
    frexp(0.5 * weights * weights * rounded, &exponent);
    return 62 - exponent;
}

/* Marks the attributes with fewer negative images than positive ones. */
static void find_rare_signs(const asc_labels *labels, uint64_t *is_negative) {
    for (int32_t a = 0; a < labels->n_attributes; a++) {
        int64_t difference = 0;
        for (int64_t i = 0; i < labels->n; i++)
            difference += asc_labels_sign(labels, i, a);
        if (difference > 0)
            is_negative[a / ASC_LANES] |= (uint64_t)1 << (a % ASC_LANES);
    }
}

asc_code asc_distance_lanes_init(asc_metric metric, float centre, const asc_labels *labels,
                                 const asc_weights *weights, asc_distance_lanes *lanes) {
    const bool alike = asc_weights_alike(weights) && !labels->has_missing;
    *lanes = (asc_distance_lanes){
        .labels = labels,
        .weights = weights,
        .centre = (float)asc_distance_of(metric)->chord((double)centre),
        .shares_all = alike,
        .n = alike ? labels->n_attributes + 1 : 2 * labels->n_attributes,
    };
    asc_code code = asc_kernels_choose(&lanes->kernels);
    if (code == ASC_OK)
        lanes->depart = asc_distance_of(metric)->depart[lanes->kernels->set];
    if (code == ASC_OK)
        code = asc_alloc(&lanes->is_negative, (uint64_t)labels->n_words, sizeof(uint64_t),
                         "signs of attributes");
    if (code == ASC_OK)
        find_rare_signs(labels, lanes->is_negative);
    return code;
}

void asc_distance_lanes_free(asc_distance_lanes *lanes) {
    free(lanes->is_negative);
    *lanes = (asc_distance_lanes){0};
}
