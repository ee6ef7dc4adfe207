/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/means.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "core/counts.h"
#include "spectra/mean.h"

/* Sums under way on a rank. */
typedef struct row_sums {
    const asc_images *images;
    uint8_t *part;    /* [K] of an identity */
    int64_t *row;     /* [D] a row as integers */
    int64_t *centres; /* [K, D] */
} row_sums;

/* Deals identities, shuffled (Fisher-Yates), one to each part in turn. */
static asc_code deal(int64_t n, uint64_t seed, uint8_t *part) {
    int64_t *order = NULL;
    asc_code code = asc_alloc(&order, (uint64_t)n, sizeof *order, "order of identities");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        order[i] = i;
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        const double u = asc_random_uniform(seed, ASC_RANDOM_MAP_PARTS, (uint64_t)i, 0);
        const int64_t other = i + (int64_t)(u * (double)(n - i)), taken = order[other];
        order[other] = order[i];
        part[taken] = (uint8_t)(i % ASC_MAP_PARTS);
    }
    free(order);
    return code;
}

static int64_t *sums_of(const asc_means *means, int32_t a, int sign, int part) {
    return means->modality + (((int64_t)a * 2 + sign) * ASC_MAP_PARTS + part) * means->dimension;
}

static int64_t *count_of(const asc_means *means, int32_t a, int sign, int part) {
    return means->count + ((int64_t)a * 2 + sign) * ASC_MAP_PARTS + part;
}

static void add(int64_t *restrict sums, const int64_t *restrict row, int32_t dimension) {
    for (int32_t d = 0; d < dimension; d++)
        sums[d] += row[d];
}

static void add_row(const float *x, int64_t image, row_sums *s, asc_means *means) {
    const asc_images *images = s->images;
    const int32_t identity = images->identity[image], d = means->dimension;
    const int8_t *values = images->attributes + image * images->n_attributes;
    for (int32_t i = 0; i < d; i++)
        s->row[i] = asc_fixed_from(means->fixed, (double)x[i]);
    add(s->centres + (int64_t)identity * d, s->row, d);
    for (int32_t a = 0; a < means->n_attributes; a++)
        if (values[a] != 0)
            add(sums_of(means, a, values[a] < 0, s->part[identity]), s->row, d);
}

static void divide(asc_fixed fixed, const int64_t *sums, int32_t dimension, int64_t count,
                   double *out) {
    for (int32_t d = 0; d < dimension; d++)
        out[d] = count > 0 ? asc_fixed_value(fixed, sums[d]) / (double)count : NAN;
}

static asc_code find_centres(const row_sums *s, asc_means *means) {
    const int64_t n = s->images->n_identities, d = means->dimension;
    int64_t *size = NULL;
    asc_code code = asc_alloc(&size, (uint64_t)n, sizeof *size, "sizes of identities");
    if (code == ASC_OK)
        code = asc_alloc(&means->centres, (uint64_t)n * (uint64_t)d, sizeof(double),
                         "means of identities");
    for (int64_t i = 0; i < s->images->n && code == ASC_OK; i++)
        size[s->images->identity[i]]++;
    for (int64_t k = 0; k < n && code == ASC_OK; k++)
        divide(means->fixed, s->centres + k * d, means->dimension, size[k], means->centres + k * d);
    free(size);
    return code;
}

static asc_code allocate(const asc_images *images, row_sums *s, asc_means *means) {
    const uint64_t d = (uint64_t)means->dimension, k = (uint64_t)images->n_identities;
    const uint64_t cells = (uint64_t)images->n_attributes * 2 * ASC_MAP_PARTS;
    asc_code code = asc_alloc(&means->all, d, sizeof(double), "mean embedding");
    if (code == ASC_OK)
        code = asc_alloc(&means->modality, cells * d, sizeof(int64_t), "means of attributes");
    if (code == ASC_OK)
        code = asc_alloc(&means->count, cells, sizeof(int64_t), "images of attributes");
    if (code == ASC_OK)
        code = asc_alloc(&s->part, k, 1, "parts of people");
    if (code == ASC_OK)
        code = asc_alloc(&s->row, d, sizeof(int64_t), "mean embedding");
    if (code == ASC_OK)
        code = asc_alloc(&s->centres, k * d, sizeof(int64_t), "means of identities");
    return code;
}

static void count_images(const row_sums *s, asc_means *means) {
    const asc_images *images = s->images;
    for (int64_t i = 0; i < images->n; i++)
        for (int32_t a = 0; a < images->n_attributes; a++) {
            const int8_t value = images->attributes[i * images->n_attributes + a];
            if (value != 0)
                ++*count_of(means, a, value < 0, s->part[images->identity[i]]);
        }
}

asc_code asc_means_compute(const asc_spectra_rows *rows, const asc_images *images, uint64_t seed,
                           asc_means *means) {
    row_sums s = {.images = images};
    int rank = 0;
    MPI_Comm_rank(rows->comm, &rank);
    *means = (asc_means){.dimension = rows->dimension, .n_attributes = images->n_attributes};
    asc_code code = allocate(images, &s, means);
    if (code == ASC_OK)
        code = deal(images->n_identities, seed, s.part);
    ASC_TRY(code, asc_agree(rows->comm, code), done);
    means->fixed = asc_spectra_fixed(rows);
    ASC_TRY(code, asc_spectra_mean(rows, means->fixed, means->all), done);
    for (int64_t i = 0; i < rows->count; i++)
        add_row(rows->data + i * rows->dimension, rows->begin + i, &s, means);
    count_images(&s, means);
    asc_counts_sum_to_root(rows->comm, s.centres, images->n_identities * rows->dimension);
    asc_counts_sum_to_root(rows->comm, means->modality,
                           (int64_t)images->n_attributes * 2 * ASC_MAP_PARTS * rows->dimension);
    if (rank == 0)
        code = find_centres(&s, means);
    code = asc_agree(rows->comm, code);
done:
    free(s.part);
    free(s.row);
    free(s.centres);
    return code;
}

int64_t asc_means_of(const asc_means *means, int32_t a, int sign, unsigned parts, double *out) {
    int64_t count = 0;
    for (int p = 0; p < ASC_MAP_PARTS; p++)
        if (parts & 1U << p)
            count += *count_of(means, a, sign, p);
    for (int32_t d = 0; d < means->dimension; d++) {
        int64_t sum = 0;
        for (int p = 0; p < ASC_MAP_PARTS; p++)
            if (parts & 1U << p)
                sum += sums_of(means, a, sign, p)[d];
        out[d] = count > 0 ? asc_fixed_value(means->fixed, sum) / (double)count : NAN;
    }
    return count;
}

void asc_means_free(asc_means *means) {
    free(means->all);
    free(means->centres);
    free(means->modality);
    free(means->count);
    *means = (asc_means){0};
}
