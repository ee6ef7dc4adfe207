/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AVX-512: a pair's attribute masks go straight into mask registers. */
#if defined(__x86_64__)
#include <immintrin.h>

#include "sweep/kernels_body.h"
#include "sweep/kernels_walks.h"

/* The low halves of 32 lanes, in their order. */
static inline __m512i narrow(__m512i low, __m512i high) {
    return _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi32_epi16(low)),
                              _mm512_cvtepi32_epi16(high), 1);
}

/* Words of a table of 256 by their places. */
static inline __m512i look_up(const __m512i table[8], __m512i place) {
    const __mmask32 in_half = _mm512_test_epi16_mask(place, _mm512_set1_epi16(64));
    const __mmask32 is_high = _mm512_test_epi16_mask(place, _mm512_set1_epi16(128));
    __m512i of[4];
    for (int i = 0; i < 4; i++)
        of[i] = _mm512_permutex2var_epi16(table[2 * i], place, table[2 * i + 1]);
    return _mm512_mask_blend_epi16(is_high, _mm512_mask_blend_epi16(in_half, of[0], of[1]),
                                   _mm512_mask_blend_epi16(in_half, of[2], of[3]));
}

/* Steps of 16 distances. */
static inline __m512i find_steps(const float *distances, const asc_share_cells *cells) {
    const __m512 last = _mm512_set1_ps((float)(cells->runs * ASC_SHARE_STEPS - 1));
    const __m512 position =
        _mm512_mul_ps(_mm512_sub_ps(_mm512_loadu_ps(distances), _mm512_set1_ps(cells->low)),
                      _mm512_set1_ps(cells->scale));
    return _mm512_cvttps_epi32(_mm512_min_ps(_mm512_max_ps(position, _mm512_setzero_ps()), last));
}

static void locate_shares(const float *distances, int32_t n, const asc_share_cells *cells,
                          uint16_t *cell) {
    enum { AT_ONCE = 32, TABLE = ASC_SHARE_RUNS / AT_ONCE };
    const int bits = __builtin_ctz(ASC_SHARE_STEPS);
    const __m512i within = _mm512_set1_epi16(ASC_SHARE_STEPS - 1);
    __m512i first[TABLE], shift[TABLE];
    int32_t j = 0;
    for (int32_t t = 0; t < TABLE; t++) {
        const int32_t *f = cells->first + t * AT_ONCE, *s = cells->shift + t * AT_ONCE;
        first[t] = narrow(_mm512_loadu_si512(f), _mm512_loadu_si512(f + AT_ONCE / 2));
        shift[t] = narrow(_mm512_loadu_si512(s), _mm512_loadu_si512(s + AT_ONCE / 2));
    }
    for (; j + AT_ONCE <= n; j += AT_ONCE) {
        const __m512i a = find_steps(distances + j, cells);
        const __m512i b = find_steps(distances + j + AT_ONCE / 2, cells);
        const __m512i run =
            narrow(_mm512_srli_epi32(a, (unsigned)bits), _mm512_srli_epi32(b, (unsigned)bits));
        const __m512i step = _mm512_and_si512(narrow(a, b), within);
        _mm512_storeu_si512(
            cell + j,
            _mm512_add_epi16(look_up(first, run), _mm512_srlv_epi16(step, look_up(shift, run))));
    }
    body_locate_shares(distances + j, n - j, cells, cell + j);
}

static int32_t seek(const float *distances, int32_t first, int32_t n, const asc_key_set *set,
                    uint16_t *which) {
    enum { AT_ONCE = 16 };
    const __m512i least = _mm512_set1_epi32((int)set->least), one = _mm512_set1_epi32(1);
    const __m512i width = _mm512_set1_epi32((int)set->width), low = _mm512_set1_epi32(31);
    const __m512i steps = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i shift = _mm_cvtsi32_si128(set->shift);
    int32_t count = 0;
    for (int32_t j = first; j < n; j += AT_ONCE) {
        const __mmask16 used = (__mmask16)(n - j < AT_ONCE ? (1u << (n - j)) - 1 : 0xffff);
        const __m512i key = _mm512_maskz_loadu_epi32(used, distances + j);
        const __m512i offset = _mm512_sub_epi32(key, least); /* below: beyond the width */
        const __mmask16 within = _mm512_mask_cmple_epu32_mask(used, offset, width);
        const __m512i bit = _mm512_srl_epi32(offset, shift);
        const __m512i word = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), within,
                                                         _mm512_srli_epi32(bit, 5), set->bits, 4);
        const __mmask16 found = _mm512_mask_test_epi32_mask(
            within, word, _mm512_sllv_epi32(one, _mm512_and_si512(bit, low)));
        if (found == 0)
            continue;
        const __m512i column = _mm512_add_epi32(_mm512_set1_epi32(j), steps);
        _mm256_storeu_si256((__m256i *)(which + count),
                            _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(found, column)));
        count += __builtin_popcount(found);
    }
    return count;
}

/* Asks the memory for the lanes of a pair that comes soon. */
static inline void ask_ahead(const uint8_t *lanes, int32_t classes, int32_t first,
                             const uint32_t *places, int32_t k, int32_t n) {
    enum { AHEAD = 8 };
    const uint32_t next = asc_place_cell(places[k + AHEAD < n ? k + AHEAD : k]);
    for (int32_t line = 0; line < classes; line++)
        __builtin_prefetch(lanes + (((int64_t)first + next) * classes + line) * ASC_LANES, 1);
}

static void count_two(asc_pair_counts *counts, const uint64_t *rows, const uint64_t *columns,
                      int32_t first, const uint32_t *places, int32_t n) {
    const __m512i one = _mm512_set1_epi8(1);
    uint8_t *lanes = counts->lanes, *pending = counts->pending;
    for (int32_t k = 0; k < n; k++) {
        const int32_t c = first + (int32_t)asc_place_cell(places[k]);
        const uint64_t x = rows[asc_place_row(places[k])], y = columns[asc_place_column(places[k])];
        uint8_t *lane = lanes + (int64_t)c * 2 * ASC_LANES;
        ask_ahead(lanes, 2, first, places, k, n);
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
        ask_ahead(counts->lanes, 3, first, places, k, n);
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
    const int32_t words = (lanes + ASC_LANES - 1) / ASC_LANES;
    tally_order order;
    if (words > 1)
        order_tally(cell, cells, which, n, words, &order);
    for (int32_t word = 0; word < words; word++) {
        const int32_t left = lanes - word * ASC_LANES;
        const uint16_t *some = words > 1 ? order.which : which;
        const int32_t m = words > 1 ? order.reaching[word] : n;
        if (!weights)
            tally_ones(sums, lanes, signs, cell, cells->within, some, m, word);
        else if (left > 3 * GROUP)
            tally_word(sums, lanes, weights, signs, cell, cells->within, some, m, word, 4);
        else if (left > 2 * GROUP)
            tally_word(sums, lanes, weights, signs, cell, cells->within, some, m, word, 3);
        else if (left > GROUP)
            tally_word(sums, lanes, weights, signs, cell, cells->within, some, m, word, 2);
        else
            tally_word(sums, lanes, weights, signs, cell, cells->within, some, m, word, 1);
    }
}

static inline void count_mask(uint8_t *lanes, uint64_t mask) {
    const __m512i v = _mm512_load_si512(lanes);
    _mm512_store_si512(lanes, _mm512_mask_add_epi8(v, mask, v, _mm512_set1_epi8(1)));
}

#include "sweep/kernels_masks.h" /* counts by count_mask */

enum { WEIGH_LANES = 8 };
typedef uint64_t weigh_sums __attribute__((vector_size(WEIGH_LANES * sizeof(uint64_t))));

static inline void weigh_products(const uint32_t *a, const uint32_t *b, weigh_sums *products) {
    *products =
        (weigh_sums)_mm512_mul_epu32(_mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)a)),
                                     _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)b)));
}

static inline void weigh_add(weigh_sums *sums, uint64_t mask, int32_t bit,
                             const weigh_sums *weights) {
    *sums = (weigh_sums)_mm512_mask_add_epi64((__m512i)*sums, (__mmask8)(mask >> bit),
                                              (__m512i)*sums, (__m512i)*weights);
}

#include "sweep/kernels_weigh.h" /* adds by weigh_products and weigh_add */

const asc_kernels asc_kernels_avx512 = {
    .name = "avx512",
    .set = ASC_INSTRUCTIONS_AVX512,
    .product = asc_product_avx512,
    .locate = body_locate,
    .locate_shares = locate_shares,
    .exclude = body_exclude,
    .count = count,
    .count_masks = masks_count,
    .mark_gaps = body_mark_gaps,
    .find_bins = body_find_bins,
    .sum_classes = body_sum_classes,
    .multiply = body_multiply,
    .add_multiple = body_add_multiple,
    .sum_squares = body_sum_squares,
    .sum_gaps = body_sum_gaps,
    .flush = body_flush,
    .weigh = weigh_pairs,
    .tally = tally,
    .fold = body_fold,
    .seek = seek,
    .near = body_near,
    .ball = body_ball,
    .invert = body_invert,
    .meet_ball = body_meet_ball,
    .meet_inverse = body_meet_inverse,
    .resample = body_resample,
    .pair = walks_pair,
    .climb = walks_climb,
    .go = walks_go,
    .reach = walks_reach,
};

#endif
