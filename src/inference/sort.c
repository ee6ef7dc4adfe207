/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

/* Pairs of a bucket, about; more than SHORT are left to the library. */
enum { BUCKET = 8, SHORT = 32 };

static bool is_before(const asc_inference_pair *x, const asc_inference_pair *y) {
    if (x->distance != y->distance)
        return x->distance < y->distance;
    return x->first != y->first ? x->first < y->first : x->second < y->second;
}

static int compare(const void *a, const void *b) {
    return is_before(a, b) ? -1 : is_before(b, a);
}

/* Equal cells between the least and the largest distance; one more stands behind the last. */
typedef struct buckets {
    int64_t n;
    double low, scale;
    int64_t *first; /* [n + 1] */
} buckets;

static int64_t bucket_of(const buckets *all, double distance) {
    const int64_t b = (int64_t)((distance - all->low) * all->scale);
    return b < all->n ? b : all->n - 1;
}

static void find_range(const asc_inference_pair *pairs, int64_t n, buckets *all) {
    double low = pairs[0].distance, high = low;
    for (int64_t q = 1; q < n; q++) {
        low = pairs[q].distance < low ? pairs[q].distance : low;
        high = pairs[q].distance > high ? pairs[q].distance : high;
    }
    all->low = low;
    all->scale = high > low ? (double)all->n / (high - low) : 0;
}

static void sort_bucket(asc_inference_pair *pairs, int64_t n) {
    if (n > SHORT) {
        qsort(pairs, (size_t)n, sizeof *pairs, compare);
        return;
    }
    for (int64_t q = 1; q < n; q++) {
        const asc_inference_pair moved = pairs[q];
        int64_t to = q;
        for (; to > 0 && is_before(&moved, &pairs[to - 1]); to--)
            pairs[to] = pairs[to - 1];
        pairs[to] = moved;
    }
}

asc_code asc_inference_pairs_sort(asc_inference_pair *pairs, int64_t n) {
    buckets all = {.n = n / BUCKET + 1};
    asc_inference_pair *room = NULL;
    asc_code code = ASC_OK;
    if (n < 2)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&room, (uint64_t)n, sizeof *room, "pairs of a draw"), done);
    ASC_TRY(code, asc_alloc(&all.first, (uint64_t)all.n + 1, sizeof *all.first, "pairs of a draw"),
            done);
    find_range(pairs, n, &all);
    for (int64_t q = 0; q < n; q++)
        all.first[bucket_of(&all, pairs[q].distance) + 1]++;
    for (int64_t b = 0; b < all.n; b++)
        all.first[b + 1] += all.first[b];
    for (int64_t q = 0; q < n; q++) /* moves the firsts on by one bucket */
        room[all.first[bucket_of(&all, pairs[q].distance)]++] = pairs[q];
#pragma omp parallel for schedule(dynamic, 1024)
    for (int64_t b = 0; b < all.n; b++) {
        const int64_t begin = b > 0 ? all.first[b - 1] : 0;
        sort_bucket(room + begin, all.first[b] - begin);
    }
    memcpy(pairs, room, (size_t)n * sizeof *pairs);
done:
    free(room);
    free(all.first);
    return code;
}
