/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AVX-512: a pair's attribute masks go straight into mask registers. */
#if defined(__x86_64__)
#include <immintrin.h>

#include "sweep/kernels_body.h"
#include "sweep/kernels_walks.h"

static void count_two(asc_pair_counts *counts, const uint64_t *rows, const uint64_t *columns,
                      int32_t first, const uint32_t *places, int32_t n) {
    const __m512i one = _mm512_set1_epi8(1);
    uint8_t *lanes = counts->lanes, *pending = counts->pending;
    for (int32_t k = 0; k < n; k++) {
        const int32_t c = first + (int32_t)asc_place_cell(places[k]);
        const uint64_t x = rows[asc_place_row(places[k])], y = columns[asc_place_column(places[k])];
        uint8_t *lane = lanes + (int64_t)c * 2 * ASC_LANES;
        __m512i both = _mm512_load_si512(lane);
        __m512i mixed = _mm512_load_si512(lane + ASC_LANES);
        both = _mm512_mask_add_epi8(both, x & y, both, one);
        mixed = _mm512_mask_add_epi8(mixed, x ^ y, mixed, one);
        _mm512_store_si512(lane, both);
        _mm512_store_si512(lane + ASC_LANES, mixed);
        if (__builtin_expect(++pending[c] == UINT8_MAX, 0))
            body_flush(counts, c);
    }
}

static void count_three(asc_pair_counts *counts, const asc_sign_word *word, int64_t row,
                        int64_t column, int32_t first, const uint32_t *places, int32_t n) {
    const __m512i one = _mm512_set1_epi8(1);
    for (int32_t k = 0; k < n; k++) {
        const int32_t c = first + (int32_t)asc_place_cell(places[k]);
        const int64_t i = row + asc_place_row(places[k]), j = column + asc_place_column(places[k]);
        const uint64_t xp = word->positive[i], xn = word->negative[i];
        const uint64_t yp = word->positive[j], yn = word->negative[j];
        const uint64_t masks[3] = {xp & yp, (xp & yn) | (xn & yp), xn & yn};
        uint8_t *lane = counts->lanes + (int64_t)c * 3 * ASC_LANES;
        for (int32_t m = 0; m < 3; m++) {
            const __m512i v = _mm512_load_si512(lane + m * ASC_LANES);
            _mm512_store_si512(lane + m * ASC_LANES, _mm512_mask_add_epi8(v, masks[m], v, one));
        }
        if (__builtin_expect(++counts->pending[c] == UINT8_MAX, 0))
            body_flush(counts, c);
    }
}

static void count(asc_pair_counts *counts, const asc_sign_word *word, int64_t row, int64_t column,
                  int32_t first, const uint32_t *places, int32_t n) {
    if (counts->totals->n_classes == 2)
        count_two(counts, word->positive + row, word->positive + column, first, places, n);
    else
        count_three(counts, word, row, column, first, places, n);
}

/* One group of 16 lanes of one pair; lanes are a multiple of 8, so a last half group is masked. */
static inline void weigh_group(uint32_t *sum, int32_t lanes, const uint32_t *w, uint64_t p,
                               uint64_t m, int32_t a) {
    __m512i weight = _mm512_loadu_si512(w + a);
    __m512i sp = _mm512_loadu_si512(sum + a);
    __m512i sm = _mm512_loadu_si512(sum + lanes + a);
    _mm512_storeu_si512(sum + a, _mm512_mask_add_epi32(sp, (__mmask16)p, sp, weight));
    _mm512_storeu_si512(sum + lanes + a, _mm512_mask_add_epi32(sm, (__mmask16)m, sm, weight));
}

static inline void weigh_half(uint32_t *sum, int32_t lanes, const uint32_t *w, uint64_t p,
                              uint64_t m, int32_t a) {
    __m256i weight = _mm256_loadu_si256((const __m256i *)(w + a));
    __m256i sp = _mm256_loadu_si256((const __m256i *)(sum + a));
    __m256i sm = _mm256_loadu_si256((const __m256i *)(sum + lanes + a));
    _mm256_storeu_si256((__m256i *)(sum + a), _mm256_mask_add_epi32(sp, (__mmask8)p, sp, weight));
    _mm256_storeu_si256((__m256i *)(sum + lanes + a),
                        _mm256_mask_add_epi32(sm, (__mmask8)m, sm, weight));
}

static void weigh(uint32_t *sums, int32_t lanes, const uint32_t *weights, const uint64_t *positive,
                  const uint64_t *negative, int64_t word_stride, const uint16_t *cell, int32_t n) {
    for (int32_t j = 0; j < n; j++) {
        uint32_t *sum = sums + (int64_t)cell[j] * 2 * lanes;
        const uint32_t *w = weights + (int64_t)j * lanes;
        for (int32_t begin = 0; begin < lanes; begin += ASC_LANES) {
            uint64_t p = positive[begin / ASC_LANES * word_stride + j];
            uint64_t m = negative[begin / ASC_LANES * word_stride + j];
            int32_t end = lanes < begin + ASC_LANES ? lanes : begin + ASC_LANES, a = begin;
            for (; a + 16 <= end; a += 16, p >>= 16, m >>= 16)
                weigh_group(sum, lanes, w, p, m, a);
            if (a < end)
                weigh_half(sum, lanes, w, p, m, a);
        }
    }
}

static void fold(uint64_t *totals, const uint32_t *sums, int32_t stride, int32_t n,
                 const uint32_t *weight, const uint64_t *positive, const uint64_t *negative,
                 int32_t shift) {
    const __m512i half = _mm512_set1_epi64(shift > 0 ? (long long)1 << (shift - 1) : 0);
    const __m128i count = _mm_cvtsi32_si128(shift);
    for (int32_t a = 0; a < n; a += 8) {
        __m512i w = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(weight + a)));
        __m512i p = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(sums + a)));
        __m512i m = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(sums + stride + a)));
        p = _mm512_srl_epi64(_mm512_add_epi64(_mm512_mul_epu32(p, w), half), count);
        m = _mm512_srl_epi64(_mm512_add_epi64(_mm512_mul_epu32(m, w), half), count);
        __m512i is_p = _mm512_loadu_si512(positive + a), is_m = _mm512_loadu_si512(negative + a);
        __m512i *pp = (__m512i *)(totals + a), *pm = (__m512i *)(totals + stride + a);
        __m512i *mm = (__m512i *)(totals + 2 * stride + a);
        __m512i mixed = _mm512_or_si512(_mm512_and_si512(m, is_p), _mm512_and_si512(p, is_m));
        _mm512_storeu_si512(pp,
                            _mm512_add_epi64(_mm512_loadu_si512(pp), _mm512_and_si512(p, is_p)));
        _mm512_storeu_si512(pm, _mm512_add_epi64(_mm512_loadu_si512(pm), mixed));
        _mm512_storeu_si512(mm,
                            _mm512_add_epi64(_mm512_loadu_si512(mm), _mm512_and_si512(m, is_m)));
    }
}

enum { GROUP = 16, GROUPS = ASC_LANES / GROUP };

/* One word of `groups` groups of lanes, whose sums stay in registers. */
static inline __attribute__((always_inline)) void
tally_word(uint32_t *sums, int32_t lanes, const uint32_t *weights, const asc_point_signs *signs,
           const uint16_t *cell, const uint64_t *within, const uint16_t *which, int32_t n,
           int32_t word, int32_t groups) {
    const int32_t words = (lanes + ASC_LANES - 1) / ASC_LANES, begin = word * ASC_LANES;
    __mmask16 used[GROUPS];
    __m512i sum[ASC_TALLIES][GROUPS];
    for (int32_t g = 0; g < groups; g++) {
        const int32_t left = lanes - begin - g * GROUP;
        used[g] = (__mmask16)(left >= GROUP ? 0xffff : (1u << left) - 1);
        for (int32_t k = 0; k < ASC_TALLIES; k++)
            sum[k][g] =
                _mm512_maskz_loadu_epi32(used[g], sums + (int64_t)k * lanes + begin + g * GROUP);
    }
    for (int32_t i = 0; i < n; i++) {
        const int32_t j = which[i];
        const uint32_t *weight = weights + (int64_t)j * lanes + begin;
        uint64_t masks[ASC_TALLIES];
        tally_masks(signs, word, j, within + ((int64_t)cell[j] * words + word) * 2, masks);
        for (int32_t g = 0; g < groups; g++) {
            const __m512i w = _mm512_maskz_loadu_epi32(used[g], weight + g * GROUP);
            for (int32_t k = 0; k < ASC_TALLIES; k++)
                sum[k][g] = _mm512_mask_add_epi32(sum[k][g], (__mmask16)(masks[k] >> (g * GROUP)),
                                                  sum[k][g], w);
        }
    }
    for (int32_t g = 0; g < groups; g++)
        for (int32_t k = 0; k < ASC_TALLIES; k++)
            _mm512_mask_storeu_epi32(sums + (int64_t)k * lanes + begin + g * GROUP, used[g],
                                     sum[k][g]);
}

/* One word where every weight is one: bytes that are added up before they can overflow. */
static void tally_ones(uint32_t *sums, int32_t lanes, const asc_point_signs *signs,
                       const uint16_t *cell, const uint64_t *within, const uint16_t *which,
                       int32_t n, int32_t word) {
    const int32_t words = (lanes + ASC_LANES - 1) / ASC_LANES, begin = word * ASC_LANES;
    const int32_t count = lanes - begin < ASC_LANES ? lanes - begin : ASC_LANES;
    const __m512i one = _mm512_set1_epi8(1);
    for (int32_t start = 0; start < n; start += UINT8_MAX) {
        const int32_t end = n - start < UINT8_MAX ? n : start + UINT8_MAX;
        __m512i sum[ASC_TALLIES] = {_mm512_setzero_si512(), _mm512_setzero_si512(),
                                    _mm512_setzero_si512()};
        for (int32_t i = start; i < end; i++) {
            const int32_t j = which[i];
            uint64_t masks[ASC_TALLIES];
            tally_masks(signs, word, j, within + ((int64_t)cell[j] * words + word) * 2, masks);
            for (int32_t k = 0; k < ASC_TALLIES; k++)
                sum[k] = _mm512_mask_add_epi8(sum[k], masks[k], sum[k], one);
        }
        for (int32_t k = 0; k < ASC_TALLIES; k++) {
            uint8_t bytes[ASC_LANES];
            _mm512_storeu_si512(bytes, sum[k]);
            for (int32_t a = 0; a < count; a++)
                sums[k * lanes + begin + a] += bytes[a];
        }
    }
}

static void tally(uint32_t *sums, int32_t lanes, const uint32_t *weights,
                  const asc_point_signs *signs, const uint16_t *cell, const asc_tally_cells *cells,
                  const uint16_t *which, int32_t n) {
    for (int32_t word = 0; word * ASC_LANES < lanes; word++) {
        const int32_t left = lanes - word * ASC_LANES;
        if (!weights)
            tally_ones(sums, lanes, signs, cell, cells->within, which, n, word);
        else if (left > 3 * GROUP)
            tally_word(sums, lanes, weights, signs, cell, cells->within, which, n, word, 4);
        else if (left > 2 * GROUP)
            tally_word(sums, lanes, weights, signs, cell, cells->within, which, n, word, 3);
        else if (left > GROUP)
            tally_word(sums, lanes, weights, signs, cell, cells->within, which, n, word, 2);
        else
            tally_word(sums, lanes, weights, signs, cell, cells->within, which, n, word, 1);
    }
}

const asc_kernels asc_kernels_avx512 = {
    .name = "avx512",
    .set = ASC_INSTRUCTIONS_AVX512,
    .product = asc_product_avx512,
    .locate = body_locate,
    .locate_shares = body_locate_shares,
    .exclude = body_exclude,
    .count = count,
    .flush = body_flush,
    .weigh = weigh,
    .fold = fold,
    .tally = tally,
    .near = body_near,
    .ball = body_ball,
    .invert = body_invert,
    .meet_ball = body_meet_ball,
    .meet_inverse = body_meet_inverse,
    .pair = walks_pair,
    .climb = walks_climb,
    .go = walks_go,
    .reach = walks_reach,
};

#endif
