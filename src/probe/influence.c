/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/influence.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "probe/folds.h"

asc_probe_influence asc_probe_influence_view(const asc_images *images, int64_t rows) {
    return (asc_probe_influence){
        .identity = images->identity, .n = images->n, .rows = rows, .people = images->n_identities};
}

asc_code asc_probe_influence_init(const asc_images *images, int64_t rows,
                                  asc_probe_influence *influence) {
    const uint64_t n = (uint64_t)rows * ASC_SCORES;
    uint64_t size = 0;
    *influence = (asc_probe_influence){
        .identity = images->identity, .n = images->n, .rows = rows, .people = images->n_identities};
    asc_code code = asc_multiply(n, (uint64_t)images->n_identities, &size, "influences of people");
    if (code == ASC_OK)
        code = asc_alloc(&influence->pooled, n, sizeof(double), "scores");
    if (code == ASC_OK)
        code = asc_alloc(&influence->alike, (uint64_t)rows, sizeof(double), "scores");
    return code == ASC_OK
               ? asc_alloc(&influence->influence, size, sizeof(double), "influences of people")
               : code;
}

void asc_probe_influence_free(asc_probe_influence *influence) {
    free(influence->pooled);
    free(influence->influence);
    free(influence->alike);
    *influence = (asc_probe_influence){0};
}

double *asc_probe_influence_of(const asc_probe_influence *influence, int64_t row, int score) {
    return influence->influence + (row * ASC_SCORES + score) * influence->people;
}

asc_code asc_probe_influence_classes(const int32_t *truth, const int32_t *predicted, int32_t width,
                                     asc_probe_influence *influence, int64_t row) {
    double *accuracy = asc_probe_influence_of(influence, row, ASC_SCORE_ACCURACY);
    double *balanced = asc_probe_influence_of(influence, row, ASC_SCORE_BALANCED);
    double *pooled = influence->pooled + row * ASC_SCORES;
    int64_t *total = NULL, *right = NULL, all = 0, all_right = 0, met = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&total, (uint64_t)width, sizeof *total, "classes"), done);
    ASC_TRY(code, asc_alloc(&right, (uint64_t)width, sizeof *right, "classes"), done);
    for (int64_t i = 0; i < influence->n; i++)
        if (truth[i] >= 0) {
            total[truth[i]]++;
            right[truth[i]] += predicted[i] == truth[i];
        }
    double recalls = 0;
    for (int32_t k = 0; k < width; k++) {
        all += total[k];
        all_right += right[k];
        met += total[k] > 0;
        recalls += total[k] > 0 ? (double)right[k] / (double)total[k] : 0;
    }
    pooled[ASC_SCORE_ACCURACY] = (double)all_right / (double)all;
    pooled[ASC_SCORE_BALANCED] = recalls / (double)met;
    for (int64_t i = 0; i < influence->n; i++) {
        if (truth[i] < 0)
            continue;
        const double is_right = predicted[i] == truth[i], size = (double)total[truth[i]];
        const double recall = (double)right[truth[i]] / size;
        const int32_t p = influence->identity[i];
        accuracy[p] += (is_right - pooled[ASC_SCORE_ACCURACY]) / (double)all;
        balanced[p] += (is_right - recall) / size / (double)met;
    }
done:
    free(total);
    free(right);
    return code;
}

/* A held-out image; images of a fold are together, by value. */
typedef struct held_out {
    double value;
    int64_t image;
    int32_t fold;
    bool positive;
} held_out;

static int by_fold_and_value(const void *a, const void *b) {
    const held_out *x = a, *y = b;
    if (x->fold != y->fold)
        return x->fold < y->fold ? -1 : 1;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

static int64_t count_positive(const held_out *images, int64_t n) {
    int64_t positive = 0;
    for (int64_t i = 0; i < n; i++)
        positive += images[i].positive;
    return positive;
}

/* Of one fold [n] with both classes: its area, and for every image the share of the other class on
 * the right side of it. */
static double share_fold(const held_out *images, int64_t n, double *share) {
    const int64_t positives = count_positive(images, n), negatives = n - positives;
    int64_t twice = 0, below[2] = {0, 0}; /* negative, positive */
    for (int64_t begin = 0, end; begin < n; begin = end) {
        int64_t tied[2] = {0, 0};
        for (end = begin; end < n && images[end].value == images[begin].value; end++)
            tied[images[end].positive]++;
        for (int64_t i = begin; i < end; i++)
            share[i] = images[i].positive
                           ? 0.5 * (double)(2 * below[0] + tied[0]) / (double)negatives
                           : 1 - 0.5 * (double)(2 * below[1] + tied[1]) / (double)positives;
        twice += tied[1] * (2 * below[0] + tied[0]);
        below[0] += tied[0];
        below[1] += tied[1];
    }
    return 0.5 * (double)twice / ((double)positives * (double)negatives);
}

asc_code asc_probe_influence_area(const double *values, const int8_t *allotments, int64_t n,
                                  const int32_t *identity, double *area, double *influences) {
    held_out *images = NULL;
    double *share = NULL, sum = 0;
    int64_t count = 0, folds = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&images, (uint64_t)n, sizeof *images, "held-out images"), done);
    ASC_TRY(code, asc_alloc(&share, (uint64_t)n, sizeof *share, "held-out images"), done);
    for (int64_t i = 0; i < n; i++)
        if (allotments[i])
            images[count++] = (held_out){values[i], i, asc_allotment_fold(allotments[i]),
                                         asc_allotment_class(allotments[i]) > 0};
    if (count > 0)
        qsort(images, (size_t)count, sizeof *images, by_fold_and_value);
    for (int pass = 0; pass < 2; pass++) /* areas are known, and counted, before influences */
        for (int64_t begin = 0, end; begin < count; begin = end) {
            for (end = begin; end < count && images[end].fold == images[begin].fold;)
                end++;
            const int64_t positives = count_positive(images + begin, end - begin);
            if (positives == 0 || positives == end - begin)
                continue;
            const double own = share_fold(images + begin, end - begin, share);
            if (pass == 0) {
                sum += own;
                folds++;
                continue;
            }
            for (int64_t i = begin; i < end; i++)
                influences[identity[images[i].image]] +=
                    (share[i - begin] - sum / (double)folds) /
                    (double)(images[i].positive ? positives : end - begin - positives) /
                    (double)folds;
        }
    *area = folds > 0 ? sum / (double)folds : NAN;
done:
    free(images);
    free(share);
    return code;
}

asc_code asc_probe_influence_binary(const double *values, const int8_t *allotments,
                                    asc_probe_influence *influence, int64_t row) {
    const int64_t n = influence->n;
    int32_t *truth = NULL, *predicted = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&truth, (uint64_t)n, sizeof *truth, "classes"), done);
    ASC_TRY(code, asc_alloc(&predicted, (uint64_t)n, sizeof *predicted, "classes"), done);
    for (int64_t i = 0; i < n; i++) {
        truth[i] = allotments[i] ? asc_allotment_class(allotments[i]) > 0 : -1;
        predicted[i] = values[i] > 0.0;
    }
    ASC_TRY(code, asc_probe_influence_classes(truth, predicted, 2, influence, row), done);
    code = asc_probe_influence_area(values, allotments, n, influence->identity,
                                    &influence->pooled[row * ASC_SCORES + ASC_SCORE_AUC],
                                    asc_probe_influence_of(influence, row, ASC_SCORE_AUC));
done:
    free(truth);
    free(predicted);
    return code;
}

void asc_probe_influence_gather(MPI_Comm comm, asc_probe_influence *influence) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int64_t r = 0; r < influence->rows * ASC_SCORES; r++) {
        double *own = influence->influence + r * influence->people;
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : own, own, (int)influence->people, MPI_DOUBLE, MPI_SUM,
                   0, comm);
        own = influence->pooled + r;
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : own, own, 1, MPI_DOUBLE, MPI_SUM, 0, comm);
    }
}

void asc_probe_influence_pack(asc_probe_influence *influence, asc_pack *pack) {
    if (influence->rows == 0)
        return;
    asc_pack_matrix(pack, &influence->pooled, influence->rows, ASC_SCORES, sizeof(double),
                    "scores");
    asc_pack_matrix(pack, &influence->influence, influence->rows * ASC_SCORES, influence->people,
                    sizeof(double), "influences of people");
    asc_pack_matrix(pack, &influence->alike, influence->rows, 1, sizeof(double), "scores");
}
