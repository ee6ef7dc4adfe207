/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/average_distance.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/micro.h"
#include "attrscope/random.h"
#include "distance/rows.h"

static double distance(const asc_identity_input *input, int64_t a, int64_t b) {
    return asc_distance_of(input->model->metric)
        ->between(input->nodes + a * input->dimension, input->nodes + b * input->dimension,
                  input->dimension);
}

static double sampled(const asc_identity_input *input) {
    const asc_micro_settings *micro = asc_micro_settings_of(input->settings);
    const double m = (double)input->n_nodes;
    double sum = 0;
    for (int64_t p = 0; p < micro->average_pairs; p++) {
        const int64_t a = (int64_t)(m * asc_random_uniform(micro->seed, ASC_RANDOM_MICRO_DISTANCE,
                                                           (uint64_t)p, 0));
        int64_t b = (int64_t)((m - 1) * asc_random_uniform(micro->seed, ASC_RANDOM_MICRO_DISTANCE,
                                                           (uint64_t)p, 1));
        b += b >= a;
        sum += distance(input, a, b);
    }
    return sum / (double)micro->average_pairs;
}

/* Of 1 - x'y, from the sum of all rows. */
static asc_code exact_from_sum(const asc_identity_input *input, double *average) {
    const asc_distance *metric = asc_distance_of(input->model->metric);
    double *total = NULL, square = 0;
    const double m = (double)input->n_nodes;
    asc_code code = asc_alloc(&total, (uint64_t)input->dimension, sizeof *total, "mean node");
    for (int64_t i = 0; i < input->n_nodes && code == ASC_OK; i++) {
        const float *x = input->nodes + i * input->dimension;
        const asc_placing at = asc_distance_place(metric, x, input->dimension);
        if (!(at.length > 0) || !isfinite(at.length))
            code = asc_fail(ASC_DATA, "identity %s: row %lld is zero or not finite; correct it",
                            input->name, (long long)i);
        for (int32_t d = 0; d < input->dimension && code == ASC_OK; d++)
            total[d] += ((double)x[d] - at.shift) / at.length;
    }
    for (int32_t d = 0; d < input->dimension && code == ASC_OK; d++)
        square += total[d] * total[d];
    *average = 1 - (square - m) / (m * (m - 1));
    free(total);
    return code;
}

/* Sums of rows in a fixed order, whichever rank took the row. */
static asc_code exact_from_pairs(const asc_identity_input *input, double *average) {
    double *rows = NULL, sum = 0;
    int rank = 0, size = 1;
    MPI_Comm_rank(input->comm, &rank);
    MPI_Comm_size(input->comm, &size);
    asc_code code = asc_agree(
        input->comm, asc_alloc(&rows, (uint64_t)input->n_nodes, sizeof *rows, "mean distances"));
    if (code != ASC_OK)
        return code;
#pragma omp parallel for schedule(dynamic, 16)
    for (int64_t i = rank; i < input->n_nodes; i += size)
        for (int64_t j = i + 1; j < input->n_nodes; j++)
            rows[i] += distance(input, i, j);
    MPI_Allreduce(MPI_IN_PLACE, rows, (int)input->n_nodes, MPI_DOUBLE, MPI_SUM, input->comm);
    for (int64_t i = 0; i < input->n_nodes; i++)
        sum += rows[i];
    *average = sum / ((double)input->n_nodes * (double)(input->n_nodes - 1) / 2);
    free(rows);
    return ASC_OK;
}

asc_code asc_micro_average_distance(const asc_identity_input *input, double *average) {
    if (asc_micro_settings_of(input->settings)->average_distance == ASC_AVERAGE_SAMPLED) {
        *average = sampled(input);
        return ASC_OK;
    }
    return asc_distance_of(input->model->metric)->one_less_product
               ? asc_agree(input->comm, exact_from_sum(input, average))
               : exact_from_pairs(input, average);
}
