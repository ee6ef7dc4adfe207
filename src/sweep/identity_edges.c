/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/identity_edges.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

static int compare_floats(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void make_edges(const asc_labels *labels, const double *distances,
                       asc_identity_edges *edges) {
    const int32_t n = 2 * labels->n_attributes;
    int32_t m = 0, distinct = 0;
    for (int32_t i = 0; i < n; i++)
        if (!isnan(distances[i]))
            edges->edges[m++] = (float)distances[i];
    qsort(edges->edges, (size_t)m, sizeof *edges->edges, compare_floats);
    for (int32_t i = 0; i < m; i++)
        if (i == 0 || edges->edges[i] > edges->edges[distinct - 1])
            edges->edges[distinct++] = edges->edges[i];
    edges->n = distinct;
    edges->edges[distinct] = INFINITY;
}

/* Buckets are found by the kernel that finds a distance's, so that both agree. */
static void make_buckets(const asc_kernels *kernels, asc_identity_edges *edges) {
    const int32_t n = edges->n;
    edges->low = n > 0 ? edges->edges[0] : 0;
    const float width = n > 0 ? edges->edges[n - 1] - edges->low : 0;
    /* The last edge lies before the last bucket, so that what is beyond it is known at once. */
    edges->scale = width > 0 ? (float)(ASC_EDGE_BUCKETS - 2) / width : 1;
    for (int32_t e = 0; e < n; e++) {
        uint16_t bucket = 0;
        kernels->locate(&edges->edges[e], 1, edges->low, edges->scale, ASC_EDGE_BUCKETS - 1,
                        &bucket);
        for (int32_t b = bucket + 1; b < ASC_EDGE_BUCKETS; b++)
            edges->lut[b] = (uint16_t)(e + 1);
    }
}

static void make_masks(const asc_labels *labels, const double *distances,
                       asc_identity_edges *edges) {
    for (int32_t c = 0; c < edges->n; c++)
        for (int32_t a = 0; a < labels->n_attributes; a++)
            for (int m = 0; m < 2; m++)
                if (edges->edges[c] <= (float)distances[2 * a + m]) {
                    edges->within[((int64_t)c * labels->n_words + a / ASC_LANES) * 2 + m] |=
                        (uint64_t)1 << (a % ASC_LANES);
                    edges->reach[c] = (uint16_t)(a + 1);
                }
}

asc_code asc_identity_edges_init(const asc_kernels *kernels, const asc_labels *labels,
                                 const double *distances, asc_identity_edges *edges) {
    const uint64_t cells = 2 * (uint64_t)labels->n_attributes + 1;
    asc_code code = ASC_OK;
    *edges = (asc_identity_edges){0};
    if (cells > UINT16_MAX)
        return asc_fail(ASC_DATA,
                        "intervals of %d attributes: at most %d are possible; set "
                        "intervals: false",
                        labels->n_attributes, UINT16_MAX / 2);
    ASC_TRY(code, asc_alloc(&edges->edges, cells, sizeof(float), "distances"), done);
    ASC_TRY(code,
            asc_alloc(&edges->within, 2 * cells * (uint64_t)labels->n_words, sizeof(uint64_t),
                      "distances"),
            done);
    ASC_TRY(code, asc_alloc(&edges->reach, cells, sizeof(uint16_t), "distances"), done);
    make_edges(labels, distances, edges);
    make_buckets(kernels, edges);
    make_masks(labels, distances, edges);
done:
    return code;
}

void asc_identity_edges_free(asc_identity_edges *edges) {
    free(edges->edges);
    free(edges->within);
    free(edges->reach);
    *edges = (asc_identity_edges){0};
}

void asc_identity_edges_locate(const asc_identity_edges *edges, const asc_kernels *kernels,
                               const float *distances, int32_t n, uint16_t *buckets,
                               uint16_t *cell) {
    kernels->locate(distances, n, edges->low, edges->scale, ASC_EDGE_BUCKETS - 1, buckets);
    for (int32_t j = 0; j < n; j++) {
        uint16_t c = edges->lut[buckets[j]];
        while (distances[j] > edges->edges[c])
            c++;
        cell[j] = c;
    }
}
