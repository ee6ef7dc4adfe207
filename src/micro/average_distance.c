/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/average_distance.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/micro.h"
#include "attrscope/random.h"

static double distance(const asc_identity_input *input, int64_t a, int64_t b) {
    const float *x = input->nodes + a * input->dimension, *y = input->nodes + b * input->dimension;
    double xx = 0, yy = 0, xy = 0, square = 0;
    for (int32_t d = 0; d < input->dimension; d++) {
        const double p = (double)x[d], q = (double)y[d];
        xx += p * p;
        yy += q * q;
        xy += p * q;
        square += (p - q) * (p - q);
    }
    return input->model->metric == ASC_EUCLIDEAN ? sqrt(square) : 1 - xy / sqrt(xx * yy);
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

static asc_code exact_cosine(const asc_identity_input *input, double *average) {
    double *total = NULL, square = 0;
    const double m = (double)input->n_nodes;
    asc_code code = asc_alloc(&total, (uint64_t)input->dimension, sizeof *total, "mean node");
    for (int64_t i = 0; i < input->n_nodes && code == ASC_OK; i++) {
        const float *x = input->nodes + i * input->dimension;
        double own = 0;
        for (int32_t d = 0; d < input->dimension; d++)
            own += (double)x[d] * (double)x[d];
        if (!(own > 0) || !isfinite(own))
            code = asc_fail(ASC_DATA, "identity %s: row %lld is zero or not finite; correct it",
                            input->name, (long long)i);
        for (int32_t d = 0; d < input->dimension && code == ASC_OK; d++)
            total[d] += (double)x[d] / sqrt(own);
    }
    for (int32_t d = 0; d < input->dimension && code == ASC_OK; d++)
        square += total[d] * total[d];
    *average = 1 - (square - m) / (m * (m - 1));
    free(total);
    return code;
}

/* Sums of rows in a fixed order, whichever rank took the row. */
static asc_code exact_euclidean(const asc_identity_input *input, double *average) {
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
    return input->model->metric == ASC_COSINE ? asc_agree(input->comm, exact_cosine(input, average))
                                              : exact_euclidean(input, average);
}
