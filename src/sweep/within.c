/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/within.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/team.h"
#include "sweep/labels.h"
#include "sweep/load.h"
#include "sweep/square.h"

/* This rank's identities and its rows of the study. */
typedef struct share {
    int32_t *identities; /* [n_identities] largest first */
    int32_t n_identities;
    int64_t *images; /* [n_images] ascending */
    int64_t *rows;   /* [n_images] */
    int64_t n_images;
    int64_t *place; /* [n] of each image in `images` */
} share;

/* What a thread works in, for the largest identity. */
typedef struct scratch {
    float *rows, *norms, *distances;
} scratch;

typedef struct sized {
    int64_t size;
    int32_t identity;
} sized;

static int largest_first(const void *a, const void *b) {
    const sized *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return (x->identity > y->identity) - (x->identity < y->identity);
}

/* Largest first, each to the rank with the least to do; the same on every rank. */
static asc_code spread(const asc_identity_groups *groups, int rank, int ranks, uint8_t *mine,
                       share *out) {
    const int32_t n_identities = groups->n;
    sized *order = NULL;
    double *load = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)n_identities, sizeof *order, "identities"), done);
    ASC_TRY(code, asc_alloc(&load, (uint64_t)ranks, sizeof *load, "loads of ranks"), done);
    ASC_TRY(code, asc_alloc(&out->identities, (uint64_t)n_identities, sizeof(int32_t), "share"),
            done);
    for (int32_t k = 0; k < n_identities; k++)
        order[k] = (sized){.size = groups->first[k + 1] - groups->first[k], .identity = k};
    qsort(order, (size_t)n_identities, sizeof *order, largest_first);
    for (int32_t k = 0; k < n_identities && order[k].size > 0; k++) {
        int least = 0;
        for (int r = 1; r < ranks; r++)
            if (load[r] < load[least])
                least = r;
        load[least] += (double)order[k].size * (double)(order[k].size + 1);
        if (least != rank)
            continue;
        out->identities[out->n_identities++] = order[k].identity;
        mine[order[k].identity] = 1;
    }
done:
    free(order);
    free(load);
    return code;
}

static asc_code take_share(MPI_Comm comm, const asc_identity_groups *groups, const int64_t *rows,
                           const int32_t *identity, int64_t n, share *out) {
    int rank = 0, ranks = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &ranks);
    uint8_t *mine = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&mine, (uint64_t)groups->n, 1, "share"), done);
    ASC_TRY(code, spread(groups, rank, ranks, mine, out), done);
    ASC_TRY(code, asc_alloc(&out->images, (uint64_t)n, sizeof(int64_t), "share"), done);
    ASC_TRY(code, asc_alloc(&out->rows, (uint64_t)n, sizeof(int64_t), "share"), done);
    ASC_TRY(code, asc_alloc(&out->place, (uint64_t)n, sizeof(int64_t), "share"), done);
    for (int64_t i = 0; i < n; i++) {
        if (!mine[identity[i]])
            continue;
        out->place[i] = out->n_images;
        out->images[out->n_images] = i;
        out->rows[out->n_images++] = rows[i];
    }
done:
    free(mine);
    return code;
}

static void free_share(share *own) {
    free(own->identities);
    free(own->images);
    free(own->rows);
    free(own->place);
}

static asc_code init_scratch(int64_t largest, const asc_points *points, scratch *s) {
    uint64_t square = 0;
    asc_code code = asc_multiply((uint64_t)largest, (uint64_t)largest, &square, "an identity");
    if (code == ASC_OK)
        code = asc_alloc(&s->distances, square, sizeof(float), "distances of an identity");
    if (code == ASC_OK)
        code = asc_alloc(&s->rows, (uint64_t)(largest * points->stride), sizeof(float),
                         "embeddings of an identity");
    if (code == ASC_OK)
        code = asc_alloc(&s->norms, (uint64_t)largest, sizeof(float), "norms of an identity");
    return code;
}

static asc_code visit_one(const asc_points *points, const asc_kernels *kernels, const share *own,
                          const asc_identity_groups *groups, int32_t identity, scratch *s,
                          asc_within_visitor visitor, void *self) {
    const int64_t first = groups->first[identity], n = groups->first[identity + 1] - first;
    for (int64_t i = 0; i < n; i++) {
        const int64_t place = own->place[groups->images[first + i]];
        memcpy(s->rows + i * points->stride, points->rows + place * points->stride,
               (size_t)points->stride * sizeof(float));
        s->norms[i] = points->norms ? points->norms[place] : 0;
    }
    asc_square_fill(points, kernels, (asc_rows){s->rows, s->norms, (int32_t)n}, s->distances);
    const asc_within_identity one = {
        .identity = identity, .n = n, .images = groups->images + first, .distances = s->distances};
    return visitor(self, &one);
}

static asc_code visit_share(const asc_points *points, const share *own,
                            const asc_identity_groups *groups, asc_within_visitor visitor,
                            void *self) {
    const asc_kernels *kernels = NULL;
    asc_team team = {0};
    asc_code chosen = asc_kernels_choose(&kernels);
    if (chosen != ASC_OK || own->n_identities == 0)
        return chosen;
    const int32_t biggest = own->identities[0];
    const int64_t largest = groups->first[biggest + 1] - groups->first[biggest];
#pragma omp parallel num_threads(asc_sweep_threads())
    {
        scratch s = {0};
        asc_code code = init_scratch(largest, points, &s);
#pragma omp for schedule(dynamic)
        for (int32_t k = 0; k < own->n_identities; k++)
            if (code == ASC_OK)
                code =
                    visit_one(points, kernels, own, groups, own->identities[k], &s, visitor, self);
        asc_team_note(&team, code);
        free(s.rows);
        free(s.norms);
        free(s.distances);
    }
    return asc_team_end(&team);
}

asc_code asc_within_visit(MPI_Comm comm, asc_study *study, int64_t model, const int64_t *rows,
                          const int32_t *identity, int64_t n, asc_within_visitor visitor,
                          void *self) {
    const asc_study_model *about = asc_study_get_model(study, model);
    asc_identity_groups groups = {0};
    asc_points points = {0};
    share own = {0};
    asc_code code = asc_identity_groups_init(identity, n, &groups);
    if (code == ASC_OK)
        code = take_share(comm, &groups, rows, identity, n, &own);
    if (code == ASC_OK)
        code = asc_points_init(MPI_COMM_SELF, about->metric, own.n_images, about->dimension, false,
                               &points);
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_agree(comm, asc_points_read(study, model, own.rows, &points)), done);
    code = asc_agree(comm, visit_share(&points, &own, &groups, visitor, self));
done:
    asc_points_free(&points);
    free_share(&own);
    asc_identity_groups_free(&groups);
    return code;
}
