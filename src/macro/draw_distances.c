/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/draw_distances.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "distance/rows.h"

typedef struct point_set {
    const asc_distance *metric;
    int32_t dimension;
    int64_t n;       /* of either modality */
    double *rows;    /* [2 n, dimension] shifted */
    double *lengths; /* [2 n] that they are divided by */
    double *kept;    /* [2 n] what a product's distance needs of them */
} point_set;

static asc_code widen(const float *rows, point_set *points) {
    asc_code code = ASC_OK;
    const int64_t count = 2 * points->n;
    const int32_t dimension = points->dimension;
    ASC_TRY(code,
            asc_alloc(&points->rows, (uint64_t)count * (uint64_t)dimension, sizeof(double),
                      "drawn embeddings"),
            done);
    ASC_TRY(code, asc_alloc(&points->lengths, (uint64_t)count, sizeof(double), "norms"), done);
    ASC_TRY(code, asc_alloc(&points->kept, (uint64_t)count, sizeof(double), "norms"), done);
    for (int64_t i = 0; i < count; i++) {
        const asc_placing at = asc_distance_place(points->metric, rows + i * dimension, dimension);
        double squares = 0;
        for (int32_t d = 0; d < dimension; d++) {
            const double v = (double)rows[i * dimension + d] - at.shift;
            points->rows[i * dimension + d] = v;
            squares += v * v;
        }
        points->lengths[i] = at.length;
        points->kept[i] = points->metric->keep(squares);
    }
done:
    return code;
}

static double square_between(const point_set *points, int64_t i, int64_t j) {
    double square = 0;
    for (int32_t d = 0; d < points->dimension; d++) {
        const double difference = points->rows[i * points->dimension + d] / points->lengths[i] -
                                  points->rows[j * points->dimension + d] / points->lengths[j];
        square += difference * difference;
    }
    return square;
}

static double distance(const point_set *points, int64_t i, int64_t j, double product) {
    const double found = points->metric->of_product(product, points->kept[i], points->kept[j]);
    return isnan(found) ? points->metric->of_square(square_between(points, i, j)) : found;
}

/* The distance that is averaged. */
static double averaged(const point_set *points, int64_t i, int64_t j, double distance_of_pair) {
    return distance_of_pair >= points->metric->chord_close ? points->metric->chord(distance_of_pair)
                                                           : sqrt(square_between(points, i, j));
}

/* Distances between the n points from `first` and the n from `second`, into out: only i < j when
 * both are the same; *mean of those that are averaged. product: [n, n] scratch. Returns how many.
 */
static int64_t list_distances(const point_set *points, int64_t first, int64_t second,
                              double *product, double *out, double *mean) {
    const int32_t dimension = points->dimension;
    const int n = (int)points->n;
    int64_t count = 0;
    double sum = 0;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, dimension, 1,
                points->rows + first * dimension, dimension, points->rows + second * dimension,
                dimension, 0, product, n);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = first == second ? i + 1 : 0; j < n; j++) {
            out[count] = distance(points, first + i, second + j, product[i * n + j]);
            sum += averaged(points, first + i, second + j, out[count++]);
        }
    *mean = sum / (double)count;
    return count;
}

asc_code asc_draw_compare(asc_metric metric, const float *rows, int64_t n, int32_t dimension,
                          asc_draw_statistics *statistics) {
    point_set points = {.metric = asc_distance_of(metric), .dimension = dimension, .n = n};
    double *product = NULL, *inside = NULL, *across = NULL;
    const uint64_t pairs = (uint64_t)n * (uint64_t)n;
    asc_code code = ASC_OK;
    *statistics = (asc_draw_statistics){{NAN, NAN}, {NAN, NAN, NAN}};
    if (n < 2)
        return ASC_OK;
    ASC_TRY(code, widen(rows, &points), done);
    ASC_TRY(code, asc_alloc(&product, pairs, sizeof(double), "distances of a draw"), done);
    ASC_TRY(code, asc_alloc(&inside, pairs, sizeof(double), "distances of a draw"), done);
    ASC_TRY(code, asc_alloc(&across, pairs, sizeof(double), "distances of a draw"), done);
    const int64_t n_across =
        list_distances(&points, 0, n, product, across, &statistics->mean[ASC_MEAN_ACROSS]);
    for (int m = 0; m < 2; m++) {
        const int64_t n_inside =
            list_distances(&points, m * n, m * n, product, inside,
                           &statistics->mean[m == 0 ? ASC_MEAN_POSITIVE : ASC_MEAN_NEGATIVE]);
        statistics->ks[m] = asc_ks_statistic(inside, n_inside, across, n_across);
    }
done:
    free(points.rows);
    free(points.lengths);
    free(points.kept);
    free(product);
    free(inside);
    free(across);
    return code;
}
