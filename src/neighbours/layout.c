/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/layout.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "spectra/eigen.h"
#include "sweep/nearest.h"

typedef struct edge {
    int64_t from, to;
} edge;

/* Entry e of the lists, one behind the other; where there is none, a point and itself. */
static edge edge_of(const uint64_t *const *lists, int64_t n, int32_t k, int64_t e) {
    const int64_t at = e % (n * k);
    const uint64_t key = lists[e / (n * k)][at];
    return (edge){at / k, key == ASC_NEAREST_NONE ? at / k : asc_nearest_index(key)};
}

/* The root of a point's part, with its path halved. */
static int64_t find_root(int64_t *parent, int64_t i) {
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* place [n] of every point of the largest part, in their order, else -1; its size. */
static int64_t find_largest(const uint64_t *const *lists, int64_t n, int32_t k, int64_t *parent,
                            int64_t *place, int64_t *parts) {
    int64_t largest = 0, size = 0;
    for (int64_t i = 0; i < n; i++)
        parent[i] = i;
    for (int64_t e = 0; e < ASC_LAYOUT_LISTS * n * k; e++) {
        const edge one = edge_of(lists, n, k, e);
        const int64_t a = find_root(parent, one.from), b = find_root(parent, one.to);
        parent[a > b ? a : b] = a > b ? b : a; /* a root is the least of its part */
    }
    for (int64_t i = 0; i < n; i++)
        place[i] = 0;
    *parts = 0;
    for (int64_t i = 0; i < n; i++) {
        *parts += parent[i] == i;
        place[find_root(parent, i)]++;
    }
    for (int64_t i = 1; i < n; i++)
        largest = place[i] > place[largest] ? i : largest;
    for (int64_t i = 0; i < n; i++)
        place[i] = find_root(parent, i) == largest ? size++ : -1;
    return size;
}

/* matrix [size, size] of 0 and 1, then over the roots of both degrees. */
static void fill(const uint64_t *const *lists, int64_t n, int32_t k, const int64_t *place,
                 int64_t size, double *matrix, double *degree) {
    for (int64_t e = 0; e < ASC_LAYOUT_LISTS * n * k; e++) {
        const edge one = edge_of(lists, n, k, e);
        const int64_t a = place[one.from], b = place[one.to];
        if (a >= 0 && a != b)
            matrix[a * size + b] = matrix[b * size + a] = 1;
    }
    for (int64_t i = 0; i < size; i++)
        for (int64_t j = 0; j < size; j++)
            degree[i] += matrix[i * size + j];
    for (int64_t i = 0; i < size; i++)
        for (int64_t j = 0; j < size; j++)
            matrix[i * size + j] /= sqrt(degree[i] * degree[j]);
}

asc_code asc_layout_find(MPI_Comm comm, const uint64_t *const lists[ASC_LAYOUT_LISTS], int64_t n,
                         int32_t k, double *places, int64_t *parts) {
    enum { VECTORS = 3 }; /* the first one is the same for all points */
    int64_t *parent = NULL, *place = NULL, size = 0;
    double *matrix = NULL, *degree = NULL, *vectors = NULL, values[VECTORS];
    asc_code code = asc_alloc(&parent, (uint64_t)n, sizeof *parent, "parts of a graph");
    if (code == ASC_OK)
        code = asc_alloc(&place, (uint64_t)n, sizeof *place, "parts of a graph");
    if (code == ASC_OK)
        size = find_largest(lists, n, k, parent, place, parts);
    for (int64_t i = 0; i < 2 * n; i++)
        places[i] = NAN;
    if (code == ASC_OK)
        code = asc_alloc(&degree, (uint64_t)size, sizeof *degree, "edges of points");
    if (code == ASC_OK)
        code = asc_alloc(&vectors, (uint64_t)size, VECTORS * sizeof *vectors, "a map");
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    if (code == ASC_OK && rank == 0)
        code = asc_alloc(&matrix, (uint64_t)size, (size_t)size * sizeof *matrix, "a graph");
    ASC_TRY(code, asc_agree(comm, code), done);
    if (size < VECTORS)
        goto done;
    if (rank == 0)
        fill(lists, n, k, place, size, matrix, degree);
    ASC_TRY(code,
            asc_eigen_largest(comm, matrix, size, VECTORS, "images of a map", values, vectors),
            done);
    for (int64_t i = 0; i < n && rank == 0; i++)
        for (int c = 0; c < 2 && place[i] >= 0; c++)
            places[2 * i + c] = vectors[(c + 1) * size + place[i]] / sqrt(degree[place[i]]);
done:
    free(parent);
    free(place);
    free(matrix);
    free(degree);
    free(vectors);
    return code;
}
