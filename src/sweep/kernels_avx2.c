/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AVX2: signs as bytes for counting, attribute masks spread over lanes for weights; the rest are
 * the plain loops, vectorised by the compiler. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "sweep/kernels_bytes.h"
#include "sweep/kernels_walks.h"

enum {
    GROUP = 8,   /* lanes of 32 bits in a register */
    BYTES = 32,  /* lanes of 8 bits */
    MASKED = 64, /* pairs done together: their weights fit the first-level cache, bytes do not run
                    over */
};

/* All ones in the 32-bit lanes whose bit of the mask's byte `group` is set. */
#define LANE(byte, bit) ((byte) >> (bit)&1 ? -1 : 0)
#define BYTE(b)                                                                                    \
    {                                                                                              \
        LANE(b, 0), LANE(b, 1), LANE(b, 2), LANE(b, 3), LANE(b, 4), LANE(b, 5), LANE(b, 6),        \
            LANE(b, 7)                                                                             \
    }
#define FOUR(b) BYTE(b), BYTE((b) + 1), BYTE((b) + 2), BYTE((b) + 3)
#define SIXTEEN(b) FOUR(b), FOUR((b) + 4), FOUR((b) + 8), FOUR((b) + 12)
#define SIXTY_FOUR(b) SIXTEEN(b), SIXTEEN((b) + 16), SIXTEEN((b) + 32), SIXTEEN((b) + 48)
static const int32_t spread[256][GROUP] __attribute__((aligned(64))) = {
    SIXTY_FOUR(0), SIXTY_FOUR(64), SIXTY_FOUR(128), SIXTY_FOUR(192)};

static inline __m256i look_up_group(const uint64_t *mask, int32_t group) {
    const uint8_t byte = ((const uint8_t *)mask)[group];
    return _mm256_load_si256((const __m256i *)spread[byte]);
}

/* The same in bytes, for half `half` of the mask. */
static inline __m256i spread_half(const uint64_t *mask, int32_t half) {
    const __m256i place =
        _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
    const __m256i bits = _mm256_set1_epi64x((long long)0x8040201008040201);
    int32_t word;
    memcpy(&word, (const char *)mask + half * 4, sizeof word);
    const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32(word), place);
    return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bits), bits);
}

enum { GROUPS = ASC_LANES / GROUP };

/* At most MASKED pairs and their masks of one word, those that reach more of its groups first. */
typedef struct pair_masks {
    int32_t reaching[GROUPS + 1]; /* pairs that reach more than so many groups */
    uint16_t which[MASKED];
    uint64_t of[ASC_TALLIES][MASKED + 1]; /* one more may be read */
} pair_masks;

/* Orders n pairs by the groups of the word that begins at lane `begin` which they reach. */
static void order_pairs(const uint16_t *cell, const asc_tally_cells *cells, const uint16_t *which,
                        int32_t n, int32_t begin, pair_masks *masks) {
    int32_t place[GROUPS + 1] = {0};
    uint8_t groups[MASKED];
    for (int32_t i = 0; i < n; i++) {
        const int32_t lanes = (int32_t)cells->reach[cell[which[i]]] - begin;
        const int32_t reached = (lanes + GROUP - 1) / GROUP;
        groups[i] = (uint8_t)(lanes <= 0 ? 0 : reached < GROUPS ? reached : GROUPS);
        place[groups[i]]++;
    }
    for (int32_t g = GROUPS, first = 0; g >= 0; g--) {
        const int32_t count = place[g];
        place[g] = first;
        masks->reaching[g] = first;
        first += count;
    }
    for (int32_t i = 0; i < n; i++)
        masks->which[place[groups[i]]++] = which[i];
}

static void find_masks(const asc_point_signs *signs, const uint16_t *cell,
                       const asc_tally_cells *cells, const uint16_t *which, int32_t n, int32_t word,
                       int32_t words, pair_masks *masks) {
    for (int32_t i = 0; i < n; i++) {
        const int32_t j = which[i];
        uint64_t found[ASC_TALLIES];
        tally_masks(signs, word, j, cells->within + ((int64_t)cell[j] * words + word) * 2, found);
        for (int32_t k = 0; k < ASC_TALLIES; k++)
            masks->of[k][i] = found[k];
    }
}

/* Sums of weights in `groups` groups of lanes from `group` of the word on; they stay in registers.
 */
static inline __attribute__((always_inline)) void
tally_groups(uint32_t *sums, int32_t lanes, const uint32_t *weights, const pair_masks *masks,
             int32_t begin, int32_t group, int32_t groups) {
    const int32_t n = masks->reaching[group];
    const int64_t first = begin + group * GROUP;
    __m256i sum[ASC_TALLIES][2];
    for (int32_t k = 0; k < ASC_TALLIES; k++)
        for (int32_t g = 0; g < groups; g++)
            sum[k][g] = _mm256_loadu_si256(
                (const __m256i *)(sums + k * (int64_t)lanes + first + g * GROUP));
    for (int32_t i = 0; i < n; i++) {
        const uint32_t *weight = weights + (int64_t)masks->which[i] * lanes + first;
        for (int32_t g = 0; g < groups; g++) {
            const __m256i w = _mm256_loadu_si256((const __m256i *)(weight + g * GROUP));
            for (int32_t k = 0; k < ASC_TALLIES; k++)
                sum[k][g] = _mm256_add_epi32(
                    sum[k][g], _mm256_and_si256(w, look_up_group(&masks->of[k][i], group + g)));
        }
    }
    for (int32_t k = 0; k < ASC_TALLIES; k++)
        for (int32_t g = 0; g < groups; g++)
            _mm256_storeu_si256((__m256i *)(sums + k * (int64_t)lanes + first + g * GROUP),
                                sum[k][g]);
}

/* All lanes from begin to end, those of one word. */
static void tally_weights(uint32_t *sums, int32_t lanes, const uint32_t *weights,
                          const pair_masks *masks, int32_t begin, int32_t end) {
    const int32_t groups = (end - begin) / GROUP;
    int32_t group = 0;
    for (; group + 2 <= groups; group += 2)
        tally_groups(sums, lanes, weights, masks, begin, group, 2);
    if (group < groups)
        tally_groups(sums, lanes, weights, masks, begin, group, 1);
}

/* The same where every weight is one: bytes, in which 255 is -1; too little work to order pairs. */
static void tally_ones(uint32_t *sums, int32_t lanes, const pair_masks *masks, int32_t n,
                       int32_t begin, int32_t end) {
    for (int32_t a = begin; a < end; a += BYTES) {
        const int32_t count = end - a < BYTES ? end - a : BYTES;
        for (int32_t k = 0; k < ASC_TALLIES; k++) {
            uint8_t bytes[BYTES];
            __m256i sum = _mm256_setzero_si256();
            for (int32_t i = 0; i < n; i++)
                sum = _mm256_sub_epi8(sum, spread_half(&masks->of[k][i], (a - begin) / BYTES));
            _mm256_storeu_si256((__m256i *)bytes, sum);
            for (int32_t l = 0; l < count; l++)
                sums[k * lanes + a + l] += bytes[l];
        }
    }
}

static void tally(uint32_t *sums, int32_t lanes, const uint32_t *weights,
                  const asc_point_signs *signs, const uint16_t *cell, const asc_tally_cells *cells,
                  const uint16_t *which, int32_t n) {
    const int32_t words = (lanes + ASC_LANES - 1) / ASC_LANES;
    pair_masks masks;
    tally_order order;
    if (words > 1)
        order_tally(cell, cells, which, n, words, &order);
    for (int32_t word = 0; word < words; word++) {
        const int32_t begin = word * ASC_LANES;
        const int32_t end = lanes < begin + ASC_LANES ? lanes : begin + ASC_LANES;
        const uint16_t *some = words > 1 ? order.which : which;
        const int32_t m = words > 1 ? order.reaching[word] : n;
        for (int32_t first = 0; first < m; first += MASKED) {
            const int32_t count = m - first < MASKED ? m - first : MASKED;
            if (weights) {
                order_pairs(cell, cells, some + first, count, begin, &masks);
                find_masks(signs, cell, cells, masks.which, count, word, words, &masks);
                tally_weights(sums, lanes, weights, &masks, begin, end);
            } else {
                find_masks(signs, cell, cells, some + first, count, word, words, &masks);
                tally_ones(sums, lanes, &masks, count, begin, end);
            }
        }
    }
}

static inline void count_mask(uint8_t *lanes, uint64_t mask) {
    for (int32_t half = 0; half < 2; half++) {
        __m256i *at = (__m256i *)(lanes + half * BYTES);
        _mm256_store_si256(at, _mm256_sub_epi8(_mm256_load_si256(at), spread_half(&mask, half)));
    }
}

#include "sweep/kernels_masks.h" /* counts by count_mask */

enum { WEIGH_LANES = 4 };
typedef uint64_t weigh_sums __attribute__((vector_size(WEIGH_LANES * sizeof(uint64_t))));

static inline void weigh_products(const uint32_t *a, const uint32_t *b, weigh_sums *products) {
    *products =
        (weigh_sums)_mm256_mul_epu32(_mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)a)),
                                     _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)b)));
}

static inline void weigh_add(weigh_sums *sums, uint64_t mask, int32_t bit,
                             const weigh_sums *weights) {
    const weigh_sums bits = (weigh_sums){1, 2, 4, 8} << (uint64_t)bit, all = (weigh_sums){0} + mask;
    *sums += *weights & (weigh_sums)((all & bits) == bits);
}

#include "sweep/kernels_weigh.h" /* adds by weigh_products and weigh_add */

const asc_kernels asc_kernels_avx2 = {
    .name = "avx2",
    .set = ASC_INSTRUCTIONS_AVX2,
    .needs_bytes = true,
    .product = asc_product_avx2,
    .locate = body_locate,
    .locate_shares = body_locate_shares,
    .exclude = body_exclude,
    .count = body_count,
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
    .seek = body_seek,
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
