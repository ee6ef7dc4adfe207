#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "micro/micro_parts.h"

static const float *node(const asc_identity_input *input, int64_t index) {
    return input->nodes + index * input->dimension;
}

/* 1 - cosine of the fields of two segments; NaN when one has no direction. */
static double field_distance(const asc_identity_input *input, const int64_t *a, const int64_t *b) {
    const float *a0 = node(input, a[0]), *a2 = node(input, a[2]);
    const float *b0 = node(input, b[0]), *b2 = node(input, b[2]);
    double aa = 0, bb = 0, ab = 0;
    for (int32_t d = 0; d < input->dimension; d++) {
        const double x = (double)a2[d] - (double)a0[d], y = (double)b2[d] - (double)b0[d];
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    return aa > 0 && bb > 0 ? 1 - ab / sqrt(aa * bb) : NAN;
}

static double node_distance(const asc_identity_input *input, int64_t a, int64_t b) {
    const float *x = node(input, a), *y = node(input, b);
    double xx = 0, yy = 0, xy = 0, square = 0;
    for (int32_t d = 0; d < input->dimension; d++) {
        const double p = (double)x[d], q = (double)y[d];
        xx += p * p;
        yy += q * q;
        xy += p * q;
        square += (p - q) * (p - q);
    }
    if (input->model->metric == ASC_EUCLIDEAN)
        return sqrt(square);
    return a == b ? 0 : 1 - xy / sqrt(xx * yy);
}

/* Mean over pairs of segments that share their middle node; by order where none do. `at`: [M]
 * segment of a by its middle node, or -1. */
static double correlate(const asc_identity_input *input, const asc_lattice_attribute *a,
                        const asc_lattice_attribute *b, const int64_t *at) {
    double sum = 0;
    int64_t shared = 0, used = 0;
    for (int64_t c = 0; c < b->count; c++) {
        const int64_t other = at[b->nodes[3 * c + 1]];
        if (other < 0)
            continue;
        shared++;
        const double d = field_distance(input, a->nodes + 3 * other, b->nodes + 3 * c);
        if (isfinite(d)) {
            sum += d;
            used++;
        }
    }
    const int64_t least = a->count < b->count ? a->count : b->count;
    for (int64_t c = 0; shared == 0 && c < least; c++) {
        const double d = field_distance(input, a->nodes + 3 * c, b->nodes + 3 * c);
        if (isfinite(d)) {
            sum += d;
            used++;
        }
    }
    return used > 0 ? sum / (double)used : NAN;
}

asc_code asc_micro_fields(const asc_identity_input *input, double *correlation, double *retention) {
    const asc_lattice *lattice = input->lattice;
    const int64_t n = lattice->n_attributes;
    int64_t *at = NULL;
    asc_code code = asc_alloc(&at, (uint64_t)input->n_nodes, sizeof *at, "segments by middle node");
    for (int64_t a = 0; a < n && code == ASC_OK; a++) {
        const asc_lattice_attribute *attribute = &lattice->attributes[a];
        for (int64_t m = 0; m < input->n_nodes; m++)
            at[m] = -1;
        for (int64_t c = attribute->count - 1; c >= 0; c--)
            at[attribute->nodes[3 * c + 1]] = c;
        for (int64_t b = a; b < n; b++)
            correlation[a * n + b] = correlation[b * n + a] =
                correlate(input, attribute, &lattice->attributes[b], at);
        for (int s = 0; s < 9; s++) {
            double sum = 0;
            for (int64_t c = 0; c < attribute->count; c++)
                sum += node_distance(input, attribute->nodes[3 * c + s / 3],
                                     attribute->nodes[3 * c + s % 3]);
            retention[a * 9 + s] = sum / (double)attribute->count;
        }
    }
    free(at);
    return code;
}
