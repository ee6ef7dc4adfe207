#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "inference/permutation.h"
#include "sweep/attribute_histogram.h"

/* Few, so that a thousand lanes stay in cache; the same for all labellings, so the test is exact.
 */
enum { CELLS = 256, PILOT = 96 };

/* Adds a stratum's shares, times its weight, to every lane's densities [lanes, classes, cells]. */
static void add_stratum(const asc_attribute_histogram *histogram, int64_t lanes, double weight,
                        double *densities) {
    for (int64_t l = 0; l < lanes; l++) {
        double total[ASC_PAIR_CLASSES] = {0};
        uint64_t counts[CELLS][ASC_PAIR_CLASSES];
        for (int32_t c = 0; c < CELLS; c++) {
            asc_attribute_histogram_read(histogram, c, (int32_t)l, counts[c]);
            for (int k = 0; k < ASC_PAIR_CLASSES; k++)
                total[k] += (double)counts[c][k];
        }
        for (int k = 0; k < ASC_PAIR_CLASSES; k++)
            for (int32_t c = 0; c < CELLS; c++)
                densities[(l * ASC_PAIR_CLASSES + k) * CELLS + c] +=
                    weight * (double)counts[c][k] / total[k];
    }
}

/* Largest differences of the cumulative shares at the cells' edges: the four statistics. */
static void find_statistics(const double *densities, double out[ASC_PERMUTED]) {
    double sum[ASC_PAIR_CLASSES] = {0}, ks[2] = {0, 0};
    for (int32_t c = 0; c < CELLS; c++) {
        for (int k = 0; k < ASC_PAIR_CLASSES; k++)
            sum[k] += densities[k * CELLS + c];
        ks[0] = fmax(ks[0], fabs(sum[ASC_BOTH_POSITIVE] - sum[ASC_ACROSS]));
        ks[1] = fmax(ks[1], fabs(sum[ASC_BOTH_NEGATIVE] - sum[ASC_ACROSS]));
    }
    out[ASC_PERMUTED_POSITIVE] = ks[0];
    out[ASC_PERMUTED_NEGATIVE] = ks[1];
    out[ASC_PERMUTED_MAX] = fmax(ks[0], ks[1]);
    out[ASC_PERMUTED_MEAN] = (ks[0] + ks[1]) / 2;
}

/* statistics [1 + permutations, ASC_PERMUTED], the observed ones first. */
static asc_code summarise(const double *statistics, int64_t permutations,
                          asc_permutation_value *value) {
    double *null = NULL;
    asc_code code = asc_alloc(&null, (uint64_t)permutations, sizeof *null, "permutations");
    for (int s = 0; s < ASC_PERMUTED && code == ASC_OK; s++) {
        int64_t beyond = 0;
        value->statistic[s] = statistics[s];
        for (int64_t p = 0; p < permutations; p++) {
            null[p] = statistics[(p + 1) * ASC_PERMUTED + s];
            beyond += null[p] >= value->statistic[s];
        }
        value->pvalue[s] = (double)(1 + beyond) / (double)(1 + permutations);
        value->null_mean[s] = asc_mean(null, permutations);
        value->null_deviation[s] = asc_deviation(null, permutations, 1);
        value->null_95[s] = asc_quantile(null, permutations, 0.95);
    }
    free(null);
    return code;
}

static void leave_undefined(asc_permutation_value *value) {
    for (int s = 0; s < ASC_PERMUTED; s++)
        value->statistic[s] = value->pvalue[s] = value->null_mean[s] = value->null_deviation[s] =
            value->null_95[s] = NAN;
}

/* Points first .. first + n - 1 of the draw, prepared. */
static asc_code make_points(asc_metric metric, int32_t dimension, const float *embeddings,
                            int64_t first, int64_t n, asc_points *points) {
    asc_code code = asc_points_init(MPI_COMM_SELF, metric, n, dimension, false, points);
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        memcpy(points->rows + i * points->stride, embeddings + (first + i) * dimension,
               (size_t)dimension * sizeof(float));
    return code == ASC_OK ? asc_points_prepare(points) : code;
}

/* Every image is an identity of its own. */
static asc_code label(const int8_t *signs, int64_t n, int64_t lanes, int32_t **identity,
                      asc_labels *labels) {
    const asc_kernels *kernels = NULL;
    asc_code code = asc_kernels_choose(&kernels);
    if (code == ASC_OK)
        code = asc_alloc(identity, (uint64_t)n, sizeof **identity, "drawn images");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        (*identity)[i] = (int32_t)i;
    return code == ASC_OK
               ? asc_labels_init(signs, *identity, n, (int32_t)lanes, kernels->needs_bytes, labels)
               : code;
}

/* One stratum: its pairs under every labelling. */
static asc_code sweep_stratum(const asc_points *points, const int8_t *signs, int64_t lanes,
                              asc_cells cells, double weight, double *densities) {
    asc_attribute_histogram *histogram = NULL;
    asc_labels labels = {0};
    int32_t *identity = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, label(signs, points->n, lanes, &identity, &labels), done);
    ASC_TRY(code, asc_attribute_histogram_init(&labels, NULL, true, cells, &histogram), done);
    asc_sink *sinks[] = {asc_attribute_histogram_sink(histogram)};
    ASC_TRY(code, asc_sweep_run(points, sinks, 1, "permutation test"), done);
    add_stratum(histogram, lanes, weight, densities);
done:
    asc_attribute_histogram_free(&histogram);
    asc_labels_free(&labels);
    free(identity);
    return code;
}

/* Pairs across of a stratum, the same under every labelling. */
static double pairs_across(const asc_permutation_draw *draw, int64_t stratum, int64_t lanes) {
    double side[2] = {0, 0};
    for (int64_t i = draw->first[stratum]; i < draw->first[stratum + 1]; i++)
        side[draw->signs[i * lanes] < 0]++;
    return side[0] * side[1];
}

static asc_code sweep_all(asc_metric metric, int32_t dimension, const float *embeddings,
                          const asc_permutation_draw *draw, int64_t lanes, double *densities) {
    asc_points all = {0}, part = {0};
    asc_cells cells;
    double across = 0;
    asc_code code = ASC_OK;
    for (int64_t s = 0; s < draw->n_strata; s++)
        across += pairs_across(draw, s, lanes);
    ASC_TRY(code, make_points(metric, dimension, embeddings, 0, draw->n, &all), done);
    ASC_TRY(code, asc_cells_pilot(&all, CELLS, PILOT, &cells), done);
    for (int64_t s = 0; s < draw->n_strata; s++) {
        const int64_t first = draw->first[s], n = draw->first[s + 1] - first;
        const bool whole = n == draw->n;
        if (!whole)
            ASC_TRY(code, make_points(metric, dimension, embeddings, first, n, &part), done);
        ASC_TRY(code,
                sweep_stratum(whole ? &all : &part, draw->signs + first * lanes, lanes, cells,
                              pairs_across(draw, s, lanes) / across, densities),
                done);
        asc_points_free(&part);
    }
done:
    asc_points_free(&all);
    asc_points_free(&part);
    return code;
}

asc_code asc_permutation_test(asc_metric metric, int32_t dimension, const float *embeddings,
                              const asc_permutation_draw *draw, int64_t permutations,
                              asc_permutation_value *value) {
    const int64_t lanes = 1 + permutations, negative = draw->n - draw->n_positive;
    const int64_t size = ASC_PAIR_CLASSES * CELLS;
    double *densities = NULL, *statistics = NULL;
    asc_code code = ASC_OK;
    *value = (asc_permutation_value){.n_positive = (double)draw->n_positive,
                                     .n_negative = (double)negative,
                                     .n_strata = (double)draw->n_strata,
                                     .left_out = (double)draw->left_out};
    if (draw->n_positive < 2 || negative < 2) {
        leave_undefined(value);
        return ASC_OK;
    }
    ASC_TRY(code,
            asc_alloc(&densities, (uint64_t)(lanes * size), sizeof *densities, "permutations"),
            done);
    ASC_TRY(
        code,
        asc_alloc(&statistics, (uint64_t)lanes * ASC_PERMUTED, sizeof *statistics, "permutations"),
        done);
    ASC_TRY(code, sweep_all(metric, dimension, embeddings, draw, lanes, densities), done);
    for (int64_t l = 0; l < lanes; l++)
        find_statistics(densities + l * size, statistics + l * ASC_PERMUTED);
    code = summarise(statistics, permutations, value);
done:
    free(densities);
    free(statistics);
    return code;
}

double asc_permutation_detectable(const asc_permutation_value *value, int statistic) {
    const double power_80 = 0.8416212335729143; /* normal quantile of 0.8 */
    /* Under the null a KS is near the size of a normal number, under an effect near that number
     * itself: its deviation is the null's root mean square. */
    return value->null_95[statistic] +
           power_80 * hypot(value->null_mean[statistic], value->null_deviation[statistic]);
}
