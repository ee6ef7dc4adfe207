/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/sampled.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "attrscope/verify.h"
#include "distance/rows.h"
#include "study/drawn.h"
#include "sweep/labels.h"

/* Streams of ASC_RANDOM_VERIFY_PAIRS. */
enum { STREAM_IMAGE, STREAM_PARTNER, STREAM_SET };

static int64_t draw(uint64_t seed, uint32_t stream, int64_t counter, int64_t n) {
    const double u = asc_random_uniform(seed, ASC_RANDOM_VERIFY_PAIRS, (uint64_t)counter, stream);
    const int64_t k = (int64_t)(u * (double)n);
    return k < n ? k : n - 1;
}

static asc_code draw_matched(const asc_study *study, const asc_images *images,
                             const asc_verify_settings *settings, asc_sample *sample) {
    asc_identity_groups groups = {0};
    int64_t *drawable = NULL, n_drawable = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_identity_groups_init(images->identity, images->n, &groups), done);
    ASC_TRY(code, asc_alloc(&drawable, (uint64_t)images->n, sizeof *drawable, "images"), done);
    for (int64_t i = 0; i < images->n; i++) {
        const int32_t k = images->identity[i];
        if (groups.first[k + 1] - groups.first[k] > 1)
            drawable[n_drawable++] = i;
    }
    if (n_drawable == 0) {
        code = asc_fail(ASC_DATA,
                        "study %s: no identity has two images, so there is no matched pair; "
                        "verification needs some",
                        asc_study_name(study));
        goto done;
    }
    const int64_t n = settings->matched_pairs;
    ASC_TRY(code, asc_alloc(&sample->matched, 2 * (uint64_t)n, sizeof(int64_t), "drawn pairs"),
            done);
    for (int64_t p = 0; p < n; p++) {
        const int64_t image = drawable[draw(settings->seed, STREAM_IMAGE, p, n_drawable)];
        const int64_t first = groups.first[images->identity[image]];
        const int64_t size = groups.first[images->identity[image] + 1] - first;
        const int64_t *members = groups.images + first;
        const int64_t k = draw(settings->seed, STREAM_PARTNER, p, size - 1);
        sample->matched[2 * p] = image;
        sample->matched[2 * p + 1] = members[k] < image ? members[k] : members[k + 1];
    }
    sample->n_matched = n;
done:
    free(drawable);
    asc_identity_groups_free(&groups);
    return code;
}

static asc_code draw_unmatched(const asc_images *images, const asc_verify_settings *settings,
                               asc_sample *sample) {
    const int64_t half = images->n / 2;
    const int64_t n = settings->unmatched_images < half ? settings->unmatched_images : half;
    int64_t *order = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)images->n, sizeof *order, "images"), done);
    ASC_TRY(code,
            asc_alloc(&sample->unmatched, 2 * (uint64_t)(n * n), sizeof(int64_t), "drawn pairs"),
            done);
    for (int64_t i = 0; i < images->n; i++)
        order[i] = i;
    for (int64_t k = 0; k < 2 * n; k++) { /* Fisher-Yates, stopped early */
        const int64_t other = k + draw(settings->seed, STREAM_SET, k, images->n - k);
        const int64_t taken = order[other];
        order[other] = order[k];
        order[k] = taken;
    }
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = n; b < 2 * n; b++) {
            if (images->identity[order[a]] == images->identity[order[b]])
                continue;
            sample->unmatched[2 * sample->n_unmatched] = order[a];
            sample->unmatched[2 * sample->n_unmatched++ + 1] = order[b];
        }
done:
    free(order);
    return code;
}

asc_code asc_sample_draw(const asc_study *study, const asc_images *images,
                         const asc_verify_settings *settings, asc_sample *sample) {
    *sample = (asc_sample){0};
    asc_code code = draw_matched(study, images, settings, sample);
    return code == ASC_OK ? draw_unmatched(images, settings, sample) : code;
}

void asc_sample_free(asc_sample *sample) {
    free(sample->matched);
    free(sample->unmatched);
    *sample = (asc_sample){0};
}

/* The images of both lists of pairs, as rows of the study. Errors: ASC_MEMORY. */
static asc_code list_drawn(const asc_selection *selection, const asc_sample *sample,
                           int32_t dimension, asc_drawn *drawn) {
    const int64_t n_matched = 2 * sample->n_matched, n = n_matched + 2 * sample->n_unmatched;
    int64_t *rows = NULL;
    asc_code code = asc_alloc(&rows, (uint64_t)n, sizeof *rows, "drawn images");
    for (int64_t k = 0; k < n && code == ASC_OK; k++)
        rows[k] =
            selection->rows[k < n_matched ? sample->matched[k] : sample->unmatched[k - n_matched]];
    if (code == ASC_OK)
        code = asc_drawn_list(rows, n, dimension, drawn);
    free(rows);
    return code;
}

/* Duplicates have exactly 0, and tie. */
static void list_distances(asc_metric which, const asc_selection *selection, const asc_drawn *drawn,
                           const int64_t *pairs, int64_t n, double *out) {
    const asc_distance *metric = asc_distance_of(which);
    const int32_t dimension = drawn->dimension;
    for (int64_t p = 0; p < n; p++) {
        const float *x = asc_drawn_row(drawn, selection->rows[pairs[2 * p]]);
        const float *y = asc_drawn_row(drawn, selection->rows[pairs[2 * p + 1]]);
        out[p] = asc_distance_placed(metric, x, asc_distance_place(metric, x, dimension), y,
                                     asc_distance_place(metric, y, dimension), dimension);
    }
}

asc_code asc_sample_distances(MPI_Comm comm, asc_study *study, int64_t model,
                              const asc_selection *selection, const asc_sample *sample,
                              double *matched, double *unmatched) {
    const asc_study_model *about = asc_study_get_model(study, model);
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_drawn drawn = {0};
    asc_code code = ASC_OK;
    if (rank == 0)
        code = list_drawn(selection, sample, about->dimension, &drawn);
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_study_read_embeddings(study, model, drawn.rows, drawn.n, drawn.embeddings),
            done);
    if (rank == 0) {
        list_distances(about->metric, selection, &drawn, sample->matched, sample->n_matched,
                       matched);
        list_distances(about->metric, selection, &drawn, sample->unmatched, sample->n_unmatched,
                       unmatched);
    }
done:
    asc_drawn_free(&drawn);
    return code;
}
