/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/outliers.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/quality.h"
#include "distance/distance.h"
#include "sweep/within.h"

/* The kept images, and which of them this rank's identities keep. */
typedef struct kept_images {
    int64_t *rows;     /* [n] of the study file */
    int32_t *identity; /* [n] */
    int64_t *image;    /* [n] of the selection */
    int64_t n;
    int64_t neighbour;
    bool squared;  /* the median is that of squared distances */
    uint8_t *stay; /* [N] of the selection */
} kept_images;

static int ascending(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Entry `at` of the sorted n x n matrix: n zeros, then every distance twice. */
static double entry(const float *sorted, int64_t n, int64_t at, bool squared) {
    const double value = at < n ? 0 : sorted[(at - n) / 2];
    return squared ? value * value : value;
}

static double median(const float *sorted, int64_t n, bool squared) {
    const int64_t middle = n * n / 2;
    const double upper = entry(sorted, n, middle, squared);
    return n % 2 ? upper : (entry(sorted, n, middle - 1, squared) + upper) / 2;
}

static asc_code visit(void *self, const asc_within_identity *one) {
    const kept_images *kept = self;
    const int64_t n = one->n, k = kept->neighbour;
    float *sorted = NULL, *row = NULL;
    if (k >= n)
        return ASC_OK;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&sorted, (uint64_t)n * (uint64_t)(n - 1) / 2, sizeof *sorted,
                      "distances of an identity"),
            done);
    ASC_TRY(code, asc_alloc(&row, (uint64_t)n, sizeof *row, "distances of an image"), done);
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++)
            sorted[count++] = one->distances[i * n + j];
    qsort(sorted, (size_t)count, sizeof *sorted, ascending);
    const double middle = median(sorted, n, kept->squared);
    for (int64_t i = 0; i < n; i++) {
        memcpy(row, one->distances + i * n, (size_t)n * sizeof *row);
        row[i] = row[n - 1];
        qsort(row, (size_t)(n - 1), sizeof *row, ascending);
        const double nearest = row[k - 1];
        kept->stay[kept->image[one->images[i]]] =
            (kept->squared ? nearest * nearest : nearest) < middle;
    }
done:
    free(sorted);
    free(row);
    return code;
}

static asc_code list_kept(const asc_selection *selection, const uint8_t *keep, kept_images *kept) {
    const asc_images *images = &selection->images;
    const uint64_t n = (uint64_t)images->n;
    asc_code code = asc_alloc(&kept->rows, n, sizeof(int64_t), "kept images");
    if (code == ASC_OK)
        code = asc_alloc(&kept->identity, n, sizeof(int32_t), "kept images");
    if (code == ASC_OK)
        code = asc_alloc(&kept->image, n, sizeof(int64_t), "kept images");
    if (code == ASC_OK)
        code = asc_alloc(&kept->stay, n, 1, "kept images");
    for (int64_t i = 0; code == ASC_OK && i < images->n; i++) {
        if (!keep[i])
            continue;
        kept->rows[kept->n] = selection->rows[i];
        kept->identity[kept->n] = images->identity[i];
        kept->image[kept->n++] = i;
    }
    return code;
}

/* Each image is judged on one rank; the others' zeros leave it as it is. */
static void share(MPI_Comm comm, uint8_t *stay, int64_t n) {
    enum { CHUNK = 1 << 30 };
    for (int64_t i = 0; i < n; i += CHUNK)
        MPI_Allreduce(MPI_IN_PLACE, stay + i, (int)(n - i < CHUNK ? n - i : CHUNK), MPI_UINT8_T,
                      MPI_MAX, comm);
}

asc_code asc_quality_drop_outliers(MPI_Comm comm, asc_study *study, int64_t model,
                                   const asc_selection *selection, const asc_settings *settings,
                                   uint8_t *keep) {
    const asc_distance *metric = asc_distance_of(asc_study_get_model(study, model)->metric);
    kept_images kept = {.neighbour = asc_quality_settings_of(settings)->neighbour,
                        .squared =
                            metric->published_squares && settings->definitions == ASC_PUBLISHED};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, list_kept(selection, keep, &kept)), done);
    if (kept.n > 0)
        ASC_TRY(
            code,
            asc_within_visit(comm, study, model, kept.rows, kept.identity, kept.n, visit, &kept),
            done);
    share(comm, kept.stay, selection->images.n);
    memcpy(keep, kept.stay, (size_t)selection->images.n);
done:
    free(kept.rows);
    free(kept.identity);
    free(kept.image);
    free(kept.stay);
    return code;
}
