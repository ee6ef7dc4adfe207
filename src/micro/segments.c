/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/segments.h"
#include "attrscope/micro.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/random.h"

typedef struct drawn_curve {
    uint64_t key;
    int64_t curve;
} drawn_curve;

static int compare_keys(const void *a, const void *b) {
    const drawn_curve *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->curve > y->curve) - (x->curve < y->curve);
}

static int compare_curves(const void *a, const void *b) {
    const drawn_curve *x = a, *y = b;
    return (x->curve > y->curve) - (x->curve < y->curve);
}

asc_code asc_segments_choose(const asc_identity_input *input, int64_t a, asc_segments *set) {
    return asc_segments_sample(input, a, input->lattice->attributes[a].count, set);
}

asc_code asc_segments_sample(const asc_identity_input *input, int64_t a, int64_t most,
                             asc_segments *set) {
    const asc_micro_settings *micro = asc_micro_settings_of(input->settings);
    const asc_lattice_attribute *attribute = &input->lattice->attributes[a];
    const int64_t n = attribute->count;
    drawn_curve *curves = NULL;
    asc_code code = ASC_OK;
    *set = (asc_segments){.input = input, .drawn = n};
    ASC_TRY(code, asc_alloc(&curves, (uint64_t)n, sizeof *curves, "segments"), done);
    ASC_TRY(code, asc_alloc(&set->nodes, (uint64_t)n, sizeof *set->nodes, "segments"), done);
    ASC_TRY(code, asc_alloc(&set->squares, (uint64_t)n, sizeof(double), "segments"), done);
    if (attribute->outer)
        ASC_TRY(code, asc_alloc(&set->outer, (uint64_t)n, sizeof *set->outer, "segments"), done);
    for (int64_t c = 0; c < n; c++)
        curves[c] = (drawn_curve){
            asc_random_bits(micro->seed, ASC_RANDOM_MICRO_CURVES, (uint64_t)c, (uint32_t)a), c};
    if (micro->max_curves > 0 && micro->max_curves < most)
        most = micro->max_curves;
    if (most < n) {
        qsort(curves, (size_t)n, sizeof *curves, compare_keys);
        set->drawn = most;
        qsort(curves, (size_t)set->drawn, sizeof *curves, compare_curves);
    }
    for (int64_t c = 0; c < set->drawn; c++) {
        const int64_t *nodes = attribute->nodes + 3 * curves[c].curve;
        const int64_t *outer = attribute->outer ? attribute->outer + 2 * curves[c].curve : NULL;
        const asc_field field = asc_field_of(input, nodes, outer);
        double square = 0;
        for (int32_t d = 0; d < input->dimension; d++) {
            const double v = asc_field_at(&field, d);
            square += v * v;
        }
        if (square > 0) {
            set->nodes[set->count] = nodes;
            if (outer)
                set->outer[set->count] = outer;
            set->squares[set->count++] = square;
        }
    }
done:
    free(curves);
    return code;
}

void asc_segments_fill(const asc_segments *set, const int64_t *order, asc_points *points) {
    const int32_t dimension = set->input->dimension;
    for (int64_t i = 0; i < points->count; i++) {
        const int64_t segment = order ? order[points->begin + i] : points->begin + i;
        const int64_t c = segment < 0 ? 0 : segment;
        const asc_field field = asc_segments_field(set, c);
        memcpy(points->rows + i * points->stride, asc_segments_point(set, c),
               (size_t)dimension * sizeof(float));
        for (int32_t d = 0; points->fields && segment >= 0 && d < dimension; d++)
            points->fields[i * points->stride + d] = (float)asc_field_at(&field, d);
    }
}

double asc_segments_field_distance(const asc_segments *set, int64_t a, int64_t b) {
    const asc_field x = asc_segments_field(set, a), y = asc_segments_field(set, b);
    double sum = 0;
    for (int32_t d = 0; d < set->input->dimension; d++)
        sum += asc_field_at(&x, d) * asc_field_at(&y, d);
    return 1 - sum / sqrt(set->squares[a] * set->squares[b]);
}

void asc_segments_free(asc_segments *set) {
    free(set->nodes);
    free(set->outer);
    free(set->squares);
    *set = (asc_segments){0};
}
