#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "macro/permutation.h"
#include "sweep/attribute_histogram.h"

/* Few, so that a thousand lanes stay in cache; the same for all labellings, so the test is exact.
 */
enum { CELLS = 256, PILOT = 96 };

/* Largest differences of the cumulative shares at the cells' edges: the four statistics. */
static void find_statistics(const asc_attribute_histogram *histogram, int32_t cells, int32_t lane,
                            double out[ASC_PERMUTED]) {
    double total[ASC_PAIR_CLASSES] = {0}, sum[ASC_PAIR_CLASSES] = {0}, ks[2] = {0, 0};
    uint64_t counts[ASC_PAIR_CLASSES];
    for (int32_t c = 0; c < cells; c++) {
        asc_attribute_histogram_read(histogram, c, lane, counts);
        for (int k = 0; k < ASC_PAIR_CLASSES; k++)
            total[k] += (double)counts[k];
    }
    for (int32_t c = 0; c < cells; c++) {
        asc_attribute_histogram_read(histogram, c, lane, counts);
        for (int k = 0; k < ASC_PAIR_CLASSES; k++)
            sum[k] += (double)counts[k];
        const double across = sum[ASC_ACROSS] / total[ASC_ACROSS];
        ks[0] = fmax(ks[0], fabs(sum[ASC_BOTH_POSITIVE] / total[ASC_BOTH_POSITIVE] - across));
        ks[1] = fmax(ks[1], fabs(sum[ASC_BOTH_NEGATIVE] / total[ASC_BOTH_NEGATIVE] - across));
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

/* Every image is an identity of its own. */
static asc_code label(const asc_permutation_draw *draw, int64_t lanes, int32_t **identity,
                      asc_labels *labels) {
    const asc_kernels *kernels = NULL;
    asc_code code = asc_kernels_choose(&kernels);
    if (code == ASC_OK)
        code = asc_alloc(identity, (uint64_t)draw->n, sizeof **identity, "drawn images");
    for (int64_t i = 0; i < draw->n && code == ASC_OK; i++)
        (*identity)[i] = (int32_t)i;
    return code == ASC_OK ? asc_labels_init(draw->signs, *identity, draw->n, (int32_t)lanes,
                                            kernels->needs_bytes, labels)
                          : code;
}

asc_code asc_permutation_test(const asc_points *points, const asc_permutation_draw *draw,
                              int64_t permutations, asc_permutation_value *value) {
    const int64_t lanes = 1 + permutations, negative = draw->n - draw->n_positive;
    asc_attribute_histogram *histogram = NULL;
    asc_labels labels = {0};
    asc_cells cells;
    int32_t *identity = NULL;
    double *statistics = NULL;
    asc_code code = ASC_OK;
    *value = (asc_permutation_value){.n_positive = (double)draw->n_positive,
                                     .n_negative = (double)negative};
    if (draw->n_positive < 2 || negative < 2) {
        leave_undefined(value);
        return ASC_OK;
    }
    ASC_TRY(code, label(draw, lanes, &identity, &labels), done);
    ASC_TRY(code, asc_cells_pilot(points, CELLS, PILOT, &cells), done);
    ASC_TRY(code, asc_attribute_histogram_init(&labels, NULL, true, cells, &histogram), done);
    asc_sink *sinks[] = {asc_attribute_histogram_sink(histogram)};
    ASC_TRY(code, asc_sweep_run(points, sinks, 1, "permutation test"), done);
    ASC_TRY(
        code,
        asc_alloc(&statistics, (uint64_t)lanes * ASC_PERMUTED, sizeof *statistics, "permutations"),
        done);
    for (int64_t l = 0; l < lanes; l++)
        find_statistics(histogram, cells.count, (int32_t)l, statistics + l * ASC_PERMUTED);
    code = summarise(statistics, permutations, value);
done:
    asc_attribute_histogram_free(&histogram);
    asc_labels_free(&labels);
    free(identity);
    free(statistics);
    return code;
}
