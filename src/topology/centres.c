/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/centres.h"

#include <stdlib.h>

#include "attrscope/memory.h"

typedef struct own_images {
    int64_t *images; /* [n] of this rank's people, ascending */
    int64_t n;
    int64_t *rows; /* [n] of the study */
    float *batch;  /* [ASC_CENTRES_BATCH, D] */
    double *sums;  /* [people, D] */
    int64_t *size; /* [people] */
} own_images;

static asc_code own_init(const asc_points *points, const asc_selection *selection,
                         own_images *own) {
    const uint64_t n = (uint64_t)selection->images.n, d = (uint64_t)points->dimension;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&own->images, n, sizeof *own->images, "images of people"), done);
    ASC_TRY(code, asc_alloc(&own->rows, n, sizeof *own->rows, "images of people"), done);
    ASC_TRY(code, asc_alloc(&own->batch, ASC_CENTRES_BATCH * d, sizeof *own->batch, "embeddings"),
            done);
    ASC_TRY(code,
            asc_alloc(&own->sums, (uint64_t)points->count * d, sizeof *own->sums, "people's means"),
            done);
    code = asc_alloc(&own->size, (uint64_t)points->count, sizeof *own->size, "people's means");
done:
    return code;
}

static void own_free(own_images *own) {
    free(own->images);
    free(own->rows);
    free(own->batch);
    free(own->sums);
    free(own->size);
}

/* Images in their order, so that every person's sum has one, too. */
static void choose(const asc_points *points, const asc_selection *selection, own_images *own) {
    for (int64_t i = 0; i < selection->images.n; i++) {
        const int64_t person = selection->images.identity[i] - points->begin;
        if (person < 0 || person >= points->count)
            continue;
        own->images[own->n] = i;
        own->rows[own->n++] = selection->rows[i];
        own->size[person]++;
    }
}

static void add(const asc_points *points, const asc_selection *selection, int64_t first, int64_t n,
                own_images *own) {
    const int32_t d = points->dimension;
    for (int64_t r = 0; r < n; r++) {
        const int64_t person = selection->images.identity[own->images[first + r]] - points->begin;
        double *sum = own->sums + person * d;
        for (int32_t i = 0; i < d; i++)
            sum[i] += (double)own->batch[r * d + i];
    }
}

/* Collective: all ranks read as often as the one with the most. */
static asc_code add_all(asc_study *study, int64_t model, const asc_points *points,
                        const asc_selection *selection, own_images *own) {
    int64_t most = own->n;
    asc_code code = ASC_OK;
    MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPI_INT64_T, MPI_MAX, points->comm);
    for (int64_t first = 0; first < most && code == ASC_OK; first += ASC_CENTRES_BATCH) {
        const int64_t left = own->n - first, n = left < 0                   ? 0
                                                 : left < ASC_CENTRES_BATCH ? left
                                                                            : ASC_CENTRES_BATCH;
        code =
            asc_study_read_embeddings(study, model, own->rows + (n > 0 ? first : 0), n, own->batch);
        if (code == ASC_OK)
            add(points, selection, first, n, own);
    }
    return code;
}

asc_code asc_centres_load(MPI_Comm comm, asc_study *study, int64_t model,
                          const asc_selection *selection, asc_points *points) {
    const asc_study_model *about = asc_study_get_model(study, model);
    own_images own = {0};
    asc_code code = asc_points_init(comm, about->metric, selection->images.n_identities,
                                    about->dimension, false, points);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_agree(comm, own_init(points, selection, &own)), done);
    choose(points, selection, &own);
    ASC_TRY(code, add_all(study, model, points, selection, &own), done);
    for (int64_t k = 0; k < points->count; k++)
        for (int32_t i = 0; i < points->dimension; i++)
            points->rows[k * points->stride + i] =
                (float)(own.sums[k * points->dimension + i] / (double)own.size[k]);
    code = asc_points_prepare(points);
done:
    own_free(&own);
    if (code != ASC_OK)
        asc_points_free(points);
    return code;
}
