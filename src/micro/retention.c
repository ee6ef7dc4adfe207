/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "distance/distance.h"
#include "micro/micro_parts.h"

static const float *node(const asc_identity_input *input, int64_t index) {
    return input->nodes + index * input->dimension;
}

static double node_distance(const asc_identity_input *input, int64_t a, int64_t b) {
    return a == b ? 0
                  : asc_distance_of(input->model->metric)
                        ->between(node(input, a), node(input, b), input->dimension);
}

int64_t asc_micro_retention_size(const asc_lattice *lattice) {
    int64_t size = 0;
    for (int64_t a = 0; a < lattice->n_attributes; a++)
        for (int64_t s = 0; s < lattice->attributes[a].n_sets; s++)
            size += lattice->attributes[a].sets[s].length * lattice->attributes[a].sets[s].length;
    return size;
}

static void retain_lines(const asc_identity_input *input, const asc_lattice_lines *lines,
                         double *matrix) {
    const asc_distance *metric = asc_distance_of(input->model->metric);
    const int64_t length = lines->length;
#pragma omp parallel for schedule(dynamic)
    for (int64_t cell = 0; cell < length * length; cell++) {
        const int64_t from = cell / length, to = cell % length;
        double sum = 0;
        if (from >= to)
            continue;
        for (int64_t line = 0; line < lines->count; line++)
            sum += node_distance(input, lines->nodes[line * length + from],
                                 lines->nodes[line * length + to]);
        const double mean = sum / (double)lines->count;
        matrix[cell] = matrix[to * length + from] =
            metric->unit ? mean : ldexp(mean, input->exponent);
    }
    for (int64_t p = 0; p < length; p++)
        matrix[p * length + p] = 0;
}

void asc_micro_retain(const asc_identity_input *input, double *retention) {
    for (int64_t a = 0; a < input->lattice->n_attributes; a++) {
        const asc_lattice_attribute *attribute = &input->lattice->attributes[a];
        for (int64_t s = 0; s < attribute->n_sets; s++) {
            retain_lines(input, &attribute->sets[s], retention);
            retention += attribute->sets[s].length * attribute->sets[s].length;
        }
    }
}
