/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/pvalues.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "inference/kinds.h"

static const double as_large = 1e-12;

/* The statistics of one labelling of a draw from what was drawn. */
typedef void find_statistics(const double *one, double found[ASC_INFERENCE_STATISTICS]);

static void find_of_sides(const double *one, double found[ASC_INFERENCE_STATISTICS]) {
    const double ks[2] = {one[ASC_DRAWN_POSITIVE], one[ASC_DRAWN_NEGATIVE]};
    const bool both = !isnan(ks[0]) && !isnan(ks[1]);
    found[ASC_INFERENCE_KS_POSITIVE] = ks[0];
    found[ASC_INFERENCE_KS_NEGATIVE] = ks[1];
    found[ASC_INFERENCE_KS_MAX] = !both ? NAN : ks[0] > ks[1] ? ks[0] : ks[1];
    found[ASC_INFERENCE_KS_MEAN] = (ks[0] + ks[1]) / 2;
    found[ASC_INFERENCE_ENERGY] = one[ASC_DRAWN_ENERGY];
}

static void find_of_kinds(const double *one, double found[ASC_INFERENCE_STATISTICS]) {
    found[ASC_INFERENCE_KS_POSITIVE] = found[ASC_INFERENCE_KS_NEGATIVE] = NAN;
    found[ASC_INFERENCE_KS_MAX] = one[ASC_INFERENCE_KINDS_KS_MAX];
    found[ASC_INFERENCE_KS_MEAN] = one[ASC_INFERENCE_KINDS_KS_SHARE];
    found[ASC_INFERENCE_ENERGY] = one[ASC_INFERENCE_KINDS_OMNIBUS];
}

/* Mean over draws of every statistic where it is defined: means [ASC_INFERENCE_STATISTICS,
 * labellings]. */
static void average(const double *drawn, int64_t draws, int64_t labellings, find_statistics *find,
                    double *means) {
    for (int64_t l = 0; l < labellings; l++) {
        double sum[ASC_INFERENCE_STATISTICS] = {0}, found[ASC_INFERENCE_STATISTICS];
        int64_t defined[ASC_INFERENCE_STATISTICS] = {0};
        for (int64_t r = 0; r < draws; r++) {
            find(drawn + (r * labellings + l) * ASC_DRAWN, found);
            for (int s = 0; s < ASC_INFERENCE_STATISTICS; s++)
                if (!isnan(found[s])) {
                    sum[s] += found[s];
                    defined[s]++;
                }
        }
        for (int s = 0; s < ASC_INFERENCE_STATISTICS; s++)
            means[s * labellings + l] = defined[s] > 0 ? sum[s] / (double)defined[s] : NAN;
    }
}

/* p-value, mean, deviation and 95 % point of one statistic; means: [labellings]. */
static asc_code test_one(const double *means, int64_t labellings, double apart, int s,
                         asc_inference_value *value) {
    double *null = NULL;
    int64_t n = 0, beyond = 0;
    asc_code code = asc_alloc(&null, (uint64_t)labellings, sizeof *null, "permutations");
    value->statistic[s] = means[0];
    value->pvalue[s] = NAN;
    for (int64_t l = 1; l < labellings && code == ASC_OK; l++) {
        beyond += means[l] >= means[0] - apart;
        if (!isnan(means[l]))
            null[n++] = means[l];
    }
    if (code == ASC_OK && !isnan(means[0]))
        value->pvalue[s] = (double)(1 + beyond) / (double)(1 + n);
    if (code == ASC_OK) {
        value->null_mean[s] = asc_mean(null, n);
        value->null_deviation[s] = asc_deviation(null, n, 1);
        value->null_95[s] = n > 0 ? asc_quantile(null, n, 0.95) : NAN;
    }
    free(null);
    return code;
}

static int by_size(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Lowers least [n] to the p-value that each labelling has among all by one statistic. */
static asc_code lower(const double *means, int64_t n, double apart, double *least) {
    double *sorted = NULL;
    asc_code code = asc_alloc(&sorted, (uint64_t)n, sizeof *sorted, "permutations");
    if (code != ASC_OK)
        return code;
    memcpy(sorted, means, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, by_size);
    for (int64_t l = 0; l < n; l++) {
        int64_t low = 0, high = n; /* the first as large lies in low .. high */
        while (low < high) {
            const int64_t middle = (low + high) / 2;
            if (sorted[middle] >= means[l] - apart)
                high = middle;
            else
                low = middle + 1;
        }
        least[l] = fmin(least[l], (double)(n - low) / (double)n);
    }
    free(sorted);
    return ASC_OK;
}

/* The labellings in which both are defined come first: how many, the observed one at their head. */
static int64_t keep_defined(double *ks, double *energy, int64_t labellings) {
    int64_t n = 0;
    for (int64_t l = 0; l < labellings; l++) {
        if (isnan(ks[l]) || isnan(energy[l]))
            continue;
        ks[n] = ks[l];
        energy[n++] = energy[l];
    }
    return n;
}

/* means are used up. */
static asc_code test_least(double *means, int64_t labellings, double apart,
                           asc_inference_value *value) {
    double *ks = means + ASC_INFERENCE_KS_MAX * labellings;
    double *energy = means + ASC_INFERENCE_ENERGY * labellings;
    double *least = NULL;
    int64_t below = 0;
    asc_code code = ASC_OK;
    value->least = NAN;
    if (isnan(ks[0]) || isnan(energy[0]))
        return ASC_OK;
    const int64_t n = keep_defined(ks, energy, labellings);
    value->n_permutations = (double)(n - 1);
    ASC_TRY(code, asc_alloc(&least, (uint64_t)n, sizeof *least, "permutations"), done);
    for (int64_t l = 0; l < n; l++)
        least[l] = 1;
    ASC_TRY(code, lower(ks, n, as_large, least), done);
    ASC_TRY(code, lower(energy, n, apart, least), done);
    for (int64_t l = 0; l < n; l++)
        below += least[l] <= least[0];
    value->least = (double)below / (double)n;
done:
    free(least);
    return code;
}

static void count(const asc_inference_counts *counts, int64_t draws, asc_inference_value *value) {
    *value = (asc_inference_value){0};
    for (int64_t r = 0; r < draws; r++) {
        value->n_positive += counts[r].positive;
        value->n_negative += counts[r].negative;
        value->n_strata += counts[r].strata;
        value->n_left_out += counts[r].left_out;
        value->overlap += counts[r].overlap;
        value->n_draws += counts[r].strata > 0;
    }
    value->n_positive /= (double)draws;
    value->n_negative /= (double)draws;
    value->n_strata /= (double)draws;
    value->n_left_out /= (double)draws;
    value->overlap /= (double)draws;
}

/* unit: of what the omnibus statistic is in, over the mean distance. */
static asc_code summarise(const double *drawn, const asc_inference_counts *counts, int64_t draws,
                          int64_t labellings, find_statistics *find, double unit,
                          asc_inference_value *value) {
    double *means = NULL, distance = 0;
    asc_code code = ASC_OK;
    count(counts, draws, value);
    for (int64_t r = 0; r < draws; r++)
        distance = fmax(distance, counts[r].distance);
    const double apart = as_large * distance * unit;
    ASC_TRY(code,
            asc_alloc(&means, ASC_INFERENCE_STATISTICS * (uint64_t)labellings, sizeof *means,
                      "statistics"),
            done);
    average(drawn, draws, labellings, find, means);
    for (int s = 0; s < ASC_INFERENCE_STATISTICS; s++)
        ASC_TRY(code,
                test_one(means + s * labellings, labellings,
                         s == ASC_INFERENCE_ENERGY ? apart : as_large, s, value),
                done);
    code = test_least(means, labellings, apart, value);
done:
    free(means);
    return code;
}

asc_code asc_inference_summarise(const double *drawn, const asc_inference_counts *counts,
                                 int64_t draws, int64_t labellings, asc_inference_value *value) {
    return summarise(drawn, counts, draws, labellings, find_of_sides, 1, value);
}

asc_code asc_inference_summarise_kind(const double *drawn, const asc_inference_counts *counts,
                                      int64_t draws, int64_t labellings,
                                      asc_inference_kind_value *value) {
    double correlated = 0, people = 0;
    *value = (asc_inference_kind_value){0};
    for (int64_t r = 0; r < draws; r++) {
        value->n_people += counts[r].people / (double)draws;
        value->n_classes += counts[r].classes / (double)draws;
        people = fmax(people, counts[r].people);
        correlated += !isnan(counts[r].correlation);
        value->correlation += isnan(counts[r].correlation) ? 0 : counts[r].correlation;
    }
    value->correlation = correlated > 0 ? value->correlation / correlated : NAN;
    /* Sums over people, as DISCO is, are rounded by as much more. */
    return summarise(drawn, counts, draws, labellings, find_of_kinds, fmax(people, 1),
                     &value->test);
}

double asc_inference_value_detectable(const asc_inference_value *value, int statistic) {
    const double power_80 = 0.8416212335729143; /* normal quantile of 0.8 */
    const double q = value->null_95[statistic], deviation = value->null_deviation[statistic];
    if (statistic != ASC_INFERENCE_ENERGY)
        /* Under the null a KS is near the size of a normal number, under an effect near that number
         * itself: its deviation is the null's root mean square. */
        return q + power_80 * hypot(value->null_mean[statistic], deviation);
    /* A square of a normal number with variance v, shifted: v z^2 - v under the null, of deviation
     * sqrt(2) v; x with the variance 4 x v + 2 v^2 under an effect. x = q + power_80 times its
     * root; cautious, as there are several such numbers, of smaller variances. */
    int exponent = 0; /* of a unit in which squares stay in range */
    frexp(fmax(fabs(q), deviation), &exponent);
    const double z = ldexp(q, -exponent), v = ldexp(deviation, -exponent) / M_SQRT2;
    const double half = z + 2 * power_80 * power_80 * v;
    return ldexp(half + sqrt(half * half - z * z + 2 * power_80 * power_80 * v * v), exponent);
}

double asc_inference_kind_value_detectable(const asc_inference_kind_value *value, int statistic) {
    const double mean = value->test.null_mean[statistic];
    asc_inference_value centred = value->test;
    if (statistic != ASC_INFERENCE_ENERGY)
        return asc_inference_value_detectable(&value->test, statistic);
    centred.null_95[statistic] -= mean;
    return mean + asc_inference_value_detectable(&centred, statistic);
}
