/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "micro/field.h"

static asc_field field_of(const asc_identity_input *input, const asc_lattice_attribute *attribute,
                          int64_t c) {
    return asc_field_of(input, attribute->nodes + 3 * c,
                        attribute->outer ? attribute->outer + 2 * c : NULL);
}

/* 1 - cosine of two fields; NaN when one has no direction. */
static double field_distance(asc_field a, asc_field b, int32_t dimension) {
    double aa = 0, bb = 0, ab = 0;
    for (int32_t d = 0; d < dimension; d++) {
        const double x = asc_field_at(&a, d), y = asc_field_at(&b, d);
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    return aa > 0 && bb > 0 ? 1 - ab / sqrt(aa * bb) : NAN;
}

/* Segments by their middle node: first[node], then next[segment]; -1 ends a list. */
typedef struct by_node {
    int64_t *first; /* [nodes] */
    int64_t *next;  /* [segments] */
} by_node;

static asc_code list_by_node(const asc_lattice_attribute *attribute, int64_t n_nodes,
                             by_node *lists) {
    asc_code code =
        asc_alloc(&lists->first, (uint64_t)n_nodes, sizeof(int64_t), "segments by middle node");
    if (code == ASC_OK)
        code = asc_alloc(&lists->next, (uint64_t)attribute->count, sizeof(int64_t),
                         "segments by middle node");
    for (int64_t m = 0; m < n_nodes && code == ASC_OK; m++)
        lists->first[m] = -1;
    for (int64_t c = attribute->count - 1; c >= 0 && code == ASC_OK; c--) {
        int64_t *first = &lists->first[attribute->nodes[3 * c + 1]];
        lists->next[c] = *first;
        *first = c;
    }
    return code;
}

static void free_lists(by_node *lists) {
    free(lists->first);
    free(lists->next);
}

static bool share_nodes(const asc_lattice_attribute *b, const by_node *a_lists) {
    for (int64_t c = 0; c < b->count; c++)
        if (a_lists->first[b->nodes[3 * c + 1]] >= 0)
            return true;
    return false;
}

/* Adds a distance that is defined. */
static void add(double distance, double *sum, int64_t *used) {
    if (isfinite(distance)) {
        *sum += distance;
        ++*used;
    }
}

static double correlate(const asc_identity_input *input, const asc_lattice_attribute *a,
                        const asc_lattice_attribute *b, const by_node *a_lists) {
    double sum = 0;
    int64_t used = 0;
    if (input->settings->definitions != ASC_PUBLISHED && share_nodes(b, a_lists)) {
        for (int64_t c = 0; c < b->count; c++)
            for (int64_t k = a_lists->first[b->nodes[3 * c + 1]]; k >= 0; k = a_lists->next[k])
                add(field_distance(field_of(input, a, k), field_of(input, b, c), input->dimension),
                    &sum, &used);
    } else {
        const int64_t least = a->count < b->count ? a->count : b->count;
        for (int64_t c = 0; c < least; c++)
            add(field_distance(field_of(input, a, c), field_of(input, b, c), input->dimension),
                &sum, &used);
    }
    return used > 0 ? sum / (double)used : NAN;
}

asc_code asc_micro_correlate(const asc_identity_input *input, double *correlation) {
    const asc_lattice *lattice = input->lattice;
    const int64_t n = lattice->n_attributes;
    asc_code code = ASC_OK;
    for (int64_t a = 0; a < n && code == ASC_OK; a++) {
        by_node lists = {0};
        code = list_by_node(&lattice->attributes[a], input->n_nodes, &lists);
        if (code == ASC_OK) {
#pragma omp parallel for schedule(dynamic)
            for (int64_t b = a; b < n; b++)
                correlation[a * n + b] = correlation[b * n + a] =
                    correlate(input, &lattice->attributes[a], &lattice->attributes[b], &lists);
        }
        free_lists(&lists);
    }
    return code;
}

asc_code asc_micro_paired(const asc_settings *settings, const asc_lattice *lattice, int64_t a,
                          int64_t b, bool *shared) {
    by_node lists = {0};
    asc_code code = list_by_node(&lattice->attributes[a], lattice->largest_node + 1, &lists);
    *shared = code == ASC_OK && settings->definitions != ASC_PUBLISHED &&
              share_nodes(&lattice->attributes[b], &lists);
    free_lists(&lists);
    return code;
}
