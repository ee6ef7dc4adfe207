/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain C loops behind every kernel table; compiled once an instruction set by the file that
 * includes it, so that the compiler vectorises them. Also the reference that the others are tested
 * against. */
#ifndef ATTRSCOPE_SWEEP_KERNELS_BODY_H
#define ATTRSCOPE_SWEEP_KERNELS_BODY_H

#include <math.h>
#include <string.h>

#include "attrscope/sweep.h"
#include "core/spin.h"
#include "sweep/kernels.h"
#include "sweep/lane_group.h"

static void body_locate(const float *distances, int32_t n, float low, float scale, float last,
                        uint16_t *cell) {
    for (int32_t j = 0; j < n; j++) {
        float position = (distances[j] - low) * scale;
        position = position > 0.0f ? position : 0.0f;
        cell[j] = (uint16_t)(int32_t)(position < last ? position : last);
    }
}

static inline void body_locate_shares(const float *distances, int32_t n,
                                      const asc_share_cells *cells, uint16_t *cell) {
    const float low = cells->low, scale = cells->scale;
    const float last = (float)(cells->runs * ASC_SHARE_STEPS - 1);
    for (int32_t j = 0; j < n; j++) {
        float position = (distances[j] - low) * scale;
        position = position > 0.0f ? position : 0.0f;
        const uint32_t step = (uint32_t)(int32_t)(position < last ? position : last);
        const uint32_t run = step / ASC_SHARE_STEPS;
        cell[j] =
            (uint16_t)(cells->first[run] + (int32_t)(step % ASC_SHARE_STEPS >> cells->shift[run]));
    }
}

static inline int32_t body_seek(const float *distances, int32_t first, int32_t n,
                                const asc_key_set *set, uint16_t *which) {
    int32_t count = 0;
    for (int32_t j = first; j < n; j++) {
        uint32_t key;
        memcpy(&key, distances + j, sizeof key);
        const uint32_t offset = key - set->least; /* below: beyond the width */
        const bool within = offset <= set->width;
        const uint32_t bit = (within ? offset : 0) >> set->shift;
        which[count] = (uint16_t)j;
        count += (int32_t)(within & (set->bits[bit / 32] >> bit % 32));
    }
    return count;
}

static void body_exclude(uint16_t *cell, int32_t n, const int32_t *identity, int32_t row_identity,
                         uint16_t bin) {
    for (int32_t j = 0; j < n; j++)
        cell[j] = identity[j] == row_identity ? bin : cell[j];
}

static void body_flush(asc_pair_counts *counts, int32_t cell) {
    asc_pair_totals *totals = counts->totals;
    const int32_t n = totals->n_classes * ASC_LANES;
    const uint64_t weight = counts->weight;
    uint8_t *lanes = counts->lanes + (int64_t)cell * n;
    uint64_t *sums = totals->lanes + (int64_t)cell * n;
    uint8_t *lock = &totals->locks[cell % ASC_LOCKS];
    asc_spin_lock(lock);
    for (int32_t k = 0; k < n; k += ASC_LANES)
        for (int32_t a = 0; a < totals->n_lanes; a += 8)
            for (int32_t l = 0; l < 8; l++)
                sums[k + a + l] += lanes[k + a + l] * weight;
    totals->pairs[cell] += counts->pending[cell] * weight;
    asc_spin_unlock(lock);
    memset(lanes, 0, (size_t)n);
    counts->pending[cell] = 0;
}

/* In vectors by hand: compilers see a branch in the last bin. */
enum { GAPS_AT_ONCE = 8 };
typedef double gap_reals __attribute__((vector_size(GAPS_AT_ONCE * sizeof(double)), aligned(8)));
typedef int32_t gap_bins __attribute__((vector_size(GAPS_AT_ONCE * sizeof(int32_t))));
typedef uint64_t gap_masks
    __attribute__((vector_size(GAPS_AT_ONCE * sizeof(uint64_t)), aligned(8)));

static inline void find_eight(const double *positions, double own, int32_t bins, gap_bins *out) {
    const gap_reals gap = *(const gap_reals *)positions - own;
    const gap_reals size = (gap_reals)((gap_masks)gap & (UINT64_MAX >> 1));
    const gap_bins bin = __builtin_convertvector(size * (double)bins + ASC_GAP_EDGE, gap_bins);
    const gap_bins beyond = bin >= bins;
    *out = (bin & ~beyond) | (beyond & (bins - 1));
}

static void body_mark_gaps(const double *positions, int32_t n, double own, int32_t bins,
                           int32_t bit, uint64_t *masks) {
    const gap_masks one = (gap_masks){0} + 1;
    int32_t j = 0;
    for (; j + GAPS_AT_ONCE <= n; j += GAPS_AT_ONCE) {
        gap_bins at;
        find_eight(positions + j, own, bins, &at);
        *(gap_masks *)(masks + j) |= one << __builtin_convertvector(at + bit, gap_masks);
    }
    for (; j < n; j++)
        masks[j] |= (uint64_t)1 << (bit + asc_gap_bin(positions[j], own, bins));
}

static void body_find_bins(const double *positions, int32_t n, double own, int32_t bins,
                           double *bin) {
    int32_t j = 0;
    for (; j + GAPS_AT_ONCE <= n; j += GAPS_AT_ONCE) {
        gap_bins at;
        find_eight(positions + j, own, bins, &at);
        *(gap_reals *)(bin + j) = __builtin_convertvector(at, gap_reals);
    }
    for (; j < n; j++)
        bin[j] = asc_gap_bin(positions[j], own, bins);
}

typedef double sum_reals __attribute__((vector_size(ASC_SUM_LANES * sizeof(double)), aligned(8)));
typedef int64_t sum_masks __attribute__((vector_size(ASC_SUM_LANES * sizeof(int64_t))));

/* By its place: how a vector that is wider than the registers is handed over is not agreed on. */
static inline double sum_lanes(const sum_reals *of) {
    const sum_reals lanes = *of;
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
           ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

/* Four classes from one look at the numbers. */
static void body_sum_classes(const double *x, const double *of, int32_t n, int32_t classes,
                             double *sums) {
    enum { AT_ONCE = 4 };
    for (int32_t c = 0; c < classes; c += AT_ONCE) {
        sum_reals lanes[AT_ONCE] = {{0}};
        for (int32_t j = 0; j < n; j += ASC_SUM_LANES) {
            const sum_masks value = (sum_masks) * (const sum_reals *)(x + j);
            const sum_reals class = *(const sum_reals *)(of + j);
            for (int32_t k = 0; k < AT_ONCE; k++)
                lanes[k] += (sum_reals)((class == (double)(c + k)) & value);
        }
        for (int32_t k = 0; k < AT_ONCE && c + k < classes; k++)
            sums[c + k] = sum_lanes(&lanes[k]);
    }
}

static void body_multiply(const double *x, const double *y, int32_t n, double *out) {
    for (int32_t j = 0; j < n; j++)
        out[j] = x[j] * y[j];
}

static void body_add_multiple(const double *x, double factor, int32_t n, double *sums) {
    for (int32_t j = 0; j < n; j++)
        sums[j] += x[j] * factor;
}

static void body_sum_squares(const double *weighted, const double *x, int32_t n, double *sum,
                             double *squares) {
    sum_reals first = {0}, second = {0};
    int32_t j = 0;
    for (; j + ASC_SUM_LANES <= n; j += ASC_SUM_LANES) {
        const sum_reals value = *(const sum_reals *)(weighted + j);
        first += value;
        second += value * *(const sum_reals *)(x + j);
    }
    for (int32_t l = 0; j < n; j++, l++) {
        first[l] += weighted[j];
        second[l] += weighted[j] * x[j];
    }
    *sum = sum_lanes(&first);
    *squares = sum_lanes(&second);
}

static double body_sum_gaps(const double *weighted, const double *positions, double own,
                            int32_t n) {
    sum_reals sums = {0};
    int32_t j = 0;
    for (; j + ASC_SUM_LANES <= n; j += ASC_SUM_LANES) {
        const sum_reals gap = *(const sum_reals *)(positions + j) - own;
        const sum_reals size = (sum_reals)((sum_masks)gap & INT64_MAX);
        sums += *(const sum_reals *)(weighted + j) * size;
    }
    for (int32_t l = 0; j < n; j++, l++)
        sums[l] += weighted[j] * fabs(positions[j] - own);
    return sum_lanes(&sums);
}

typedef uint8_t resample_bytes __attribute__((vector_size(ASC_LANES)));
typedef uint16_t resample_words __attribute__((vector_size(2 * ASC_LANES)));

static void body_resample(const uint8_t *counts, int32_t draws, int32_t person,
                          const int32_t *others, int32_t n, int64_t *sums) {
    const uint8_t *own = counts + (int64_t)person * draws;
    for (int32_t b = 0; b < draws; b += ASC_LANES) {
        resample_words together = {0}; /* ASC_BLOCK_ROWS * ASC_RESAMPLE_MOST: fits */
        for (int32_t k = 0; k < n; k++) {
            resample_bytes of;
            memcpy(&of, counts + (int64_t)others[k] * draws + b, sizeof of);
            together += __builtin_convertvector(of, resample_words);
        }
        for (int32_t l = 0; l < ASC_LANES; l++)
            sums[b + l] += (int32_t)own[b + l] * together[l];
    }
}

static int32_t body_near(const float *distances, const float *limits, int32_t from, int32_t n,
                         float limit) {
    enum { RUN = 32 };
    int32_t j = from;
    for (; j + RUN <= n; j += RUN) {
        int32_t any = 0;
        for (int32_t l = 0; l < RUN; l++)
            any |= (distances[j + l] <= limit) | (distances[j + l] <= limits[j + l]);
        if (any)
            break;
    }
    for (; j < n; j++)
        if (distances[j] <= limit || distances[j] <= limits[j])
            break;
    return j;
}

static int32_t body_ball(const float *distances, int32_t n, float radius, int32_t *column_counts) {
    int32_t count = 0;
    for (int32_t j = 0; j < n; j++) {
        const int32_t inside = distances[j] <= radius;
        column_counts[j] += inside;
        count += inside;
    }
    return count;
}

static void body_invert(const float *distances, int32_t n, double *columns,
                        double row[ASC_INVERSE_LANES]) {
    int32_t j = 0;
    for (; j + ASC_INVERSE_LANES <= n; j += ASC_INVERSE_LANES)
        for (int32_t l = 0; l < ASC_INVERSE_LANES; l++) {
            const float d = distances[j + l];
            const double w = 1.0 / (double)(d > 0.0f ? d : INFINITY);
            columns[j + l] += w;
            row[l] += w;
        }
    for (; j < n; j++) {
        const double w = 1.0 / (double)(distances[j] > 0.0f ? distances[j] : INFINITY);
        columns[j] += w;
        row[0] += w;
    }
}

static void body_meet_ball(const float *distances, const float *cosines, int32_t n, float radius,
                           float row_weight, const float *column_weights, float *sums) {
    for (int32_t j = 0; j < n; j++) {
        const float value = cosines[j] * (row_weight + column_weights[j]);
        sums[j] += distances[j] <= radius ? value : 0.0f;
    }
}

static void body_meet_inverse(const float *distances, const float *cosines, int32_t n,
                              float row_weight, const float *column_weights, float *sums) {
    for (int32_t j = 0; j < n; j++) {
        const float w = 1.0f / (distances[j] > 0.0f ? distances[j] : INFINITY);
        const float value = (w < ASC_INVERSE_MOST ? w : ASC_INVERSE_MOST) * cosines[j];
        sums[j] += value * (row_weight + column_weights[j]);
    }
}

/* Others of a tally, those that reach more of its words first. */
typedef struct tally_order {
    uint16_t which[ASC_BLOCK_ROWS];
    int32_t reaching[UINT16_MAX / ASC_LANES + 2]; /* [words] others that reach into a word */
} tally_order;

/* n <= ASC_BLOCK_ROWS. */
static inline void order_tally(const uint16_t *cell, const asc_tally_cells *cells,
                               const uint16_t *which, int32_t n, int32_t words,
                               tally_order *order) {
    int32_t *place = order->reaching + 1; /* of those that reach so many words: first how many */
    memset(order->reaching, 0, sizeof *order->reaching * ((size_t)words + 2));
    for (int32_t i = 0; i < n; i++)
        place[(cells->reach[cell[which[i]]] + ASC_LANES - 1) / ASC_LANES]++;
    for (int32_t w = words, first = 0; w >= 0; w--) {
        const int32_t count = place[w];
        place[w] = first;
        first += count;
    }
    for (int32_t i = 0; i < n; i++)
        order->which[place[(cells->reach[cell[which[i]]] + ASC_LANES - 1) / ASC_LANES]++] =
            which[i];
    for (int32_t w = 0; w < words; w++) /* where those of w + 1 words and more end */
        order->reaching[w] = place[w + 1];
}

enum { FOLD_LANES = 8 };
typedef uint64_t fold_words __attribute__((vector_size(FOLD_LANES * sizeof(uint64_t)), aligned(8)));
typedef uint32_t fold_sums __attribute__((vector_size(FOLD_LANES * sizeof(uint32_t)), aligned(4)));

static void body_fold(uint64_t *totals, uint32_t *sums, int32_t lanes, const uint64_t *negative,
                      int64_t stride, const asc_tally_weight *weight) {
    const fold_words bits = {0, 1, 2, 3, 4, 5, 6, 7};
    const uint64_t half = weight->shift > 0 ? (uint64_t)1 << (weight->shift - 1) : 0;
    for (int32_t a = 0; a < lanes; a += FOLD_LANES) {
        const fold_words signs = bits * 0 + (negative[a / ASC_LANES * stride] >> a % ASC_LANES);
        const fold_words is_negative = -(signs >> bits & 1);
        fold_words sum[ASC_TALLIES], *to[ASC_TALLIES + 1];
        for (int32_t k = 0; k < ASC_TALLIES; k++) {
            fold_sums *of = (fold_sums *)(sums + k * lanes + a);
            sum[k] = __builtin_convertvector(*of, fold_words);
            *of = (fold_sums){0};
            if (weight->own)
                sum[k] = (sum[k] * __builtin_convertvector(*(const fold_sums *)(weight->own + a),
                                                           fold_words) +
                          half) >>
                         weight->shift;
            else
                sum[k] *= weight->pair;
        }
        for (int32_t k = 0; k <= ASC_TALLIES; k++)
            to[k] = (fold_words *)(totals + (int64_t)k * lanes + a);
        *to[0] += sum[ASC_TALLY_SAME] & ~is_negative;
        *to[1] += sum[ASC_TALLY_CROSS_POSITIVE];
        *to[2] += sum[ASC_TALLY_CROSS_NEGATIVE];
        *to[3] += sum[ASC_TALLY_SAME] & is_negative;
    }
}

/* Which attributes of one word a pair adds to, for each of the tallies. */
static inline void tally_masks(const asc_point_signs *signs, int32_t word, int32_t other,
                               const uint64_t within[2], uint64_t masks[ASC_TALLIES]) {
    const int64_t at = word * signs->stride;
    const uint64_t p = signs->positive[at + other], m = signs->negative[at + other];
    const uint64_t own_p = signs->own_positive[at], own_m = signs->own_negative[at];
    const uint64_t cross = (own_p & m) | (own_m & p);
    masks[ASC_TALLY_SAME] = (own_p & p & within[0]) | (own_m & m & within[1]);
    masks[ASC_TALLY_CROSS_POSITIVE] = cross & within[0];
    masks[ASC_TALLY_CROSS_NEGATIVE] = cross & within[1];
}

#endif
