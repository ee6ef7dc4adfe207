/* AVX2: signs as bytes for counting, attribute masks spread over lanes for weights; the rest are
 * the plain loops, vectorised by the compiler. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "sweep/kernels_bytes.h"

enum {
    GROUP = 8,    /* lanes of 32 bits in a register */
    BYTES = 32,   /* lanes of 8 bits */
    MASKED = 255, /* pairs whose masks are found together: fewer than overflow a byte */
};

/* All ones in the 32-bit lanes whose bit of the mask's byte `group` is set; reads 4 bytes from
 * there on. */
static inline __m256i spread_group(const uint64_t *mask, int32_t group) {
    const __m256i bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    int32_t word;
    memcpy(&word, (const char *)mask + group, sizeof word);
    return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(word), bits), bits);
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

static inline void add_masked(uint32_t *sum, __m256i mask, __m256i weight) {
    const __m256i old = _mm256_loadu_si256((const __m256i *)sum);
    _mm256_storeu_si256((__m256i *)sum, _mm256_add_epi32(old, _mm256_and_si256(mask, weight)));
}

static void weigh(uint32_t *sums, int32_t lanes, const uint32_t *weights, const uint64_t *positive,
                  const uint64_t *negative, int64_t word_stride, const uint16_t *cell, int32_t n) {
    for (int32_t j = 0; j < n; j++) {
        uint32_t *sum = sums + (int64_t)cell[j] * 2 * lanes;
        const uint32_t *w = weights + (int64_t)j * lanes;
        for (int32_t begin = 0; begin < lanes; begin += ASC_LANES) {
            const uint64_t p[2] = {positive[begin / ASC_LANES * word_stride + j], 0};
            const uint64_t m[2] = {negative[begin / ASC_LANES * word_stride + j], 0};
            const int32_t end = lanes < begin + ASC_LANES ? lanes : begin + ASC_LANES;
            for (int32_t a = begin; a < end; a += GROUP) {
                const __m256i weight = _mm256_loadu_si256((const __m256i *)(w + a));
                add_masked(sum + a, spread_group(p, (a - begin) / GROUP), weight);
                add_masked(sum + lanes + a, spread_group(m, (a - begin) / GROUP), weight);
            }
        }
    }
}

/* Masks of one word of at most MASKED pairs, a list a tally; one more entry may be read. */
typedef struct pair_masks {
    uint64_t of[ASC_TALLIES][MASKED + 1];
} pair_masks;

static void find_masks(const asc_point_signs *signs, const uint16_t *cell, const uint64_t *within,
                       const uint16_t *which, int32_t n, int32_t word, int32_t words,
                       pair_masks *masks) {
    for (int32_t i = 0; i < n; i++) {
        const int32_t j = which[i];
        uint64_t found[ASC_TALLIES];
        tally_masks(signs, word, j, within + ((int64_t)cell[j] * words + word) * 2, found);
        for (int32_t k = 0; k < ASC_TALLIES; k++)
            masks->of[k][i] = found[k];
    }
}

/* Sums [lanes from `begin` on] of weights: a group's sums stay in registers. */
static void tally_weights(uint32_t *sums, int32_t lanes, const uint32_t *weights,
                          const pair_masks *masks, const uint16_t *which, int32_t n, int32_t begin,
                          int32_t end) {
    for (int32_t a = begin; a < end; a += GROUP) {
        __m256i sum[ASC_TALLIES];
        for (int32_t k = 0; k < ASC_TALLIES; k++)
            sum[k] = _mm256_loadu_si256((const __m256i *)(sums + (int64_t)k * lanes + a));
        for (int32_t i = 0; i < n; i++) {
            const uint32_t *weight = weights + (int64_t)which[i] * lanes + a;
            const __m256i w = _mm256_loadu_si256((const __m256i *)weight);
            for (int32_t k = 0; k < ASC_TALLIES; k++)
                sum[k] = _mm256_add_epi32(
                    sum[k],
                    _mm256_and_si256(w, spread_group(&masks->of[k][i], (a - begin) / GROUP)));
        }
        for (int32_t k = 0; k < ASC_TALLIES; k++)
            _mm256_storeu_si256((__m256i *)(sums + (int64_t)k * lanes + a), sum[k]);
    }
}

/* The same where every weight is one: bytes, in which 255 is -1. */
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
                  const asc_point_signs *signs, const uint16_t *cell, const uint64_t *within,
                  const uint16_t *which, int32_t n) {
    const int32_t words = (lanes + ASC_LANES - 1) / ASC_LANES;
    pair_masks masks;
    for (int32_t k = 0; k < ASC_TALLIES; k++)
        masks.of[k][MASKED] = 0;
    for (int32_t first = 0; first < n; first += MASKED) {
        const int32_t count = n - first < MASKED ? n - first : MASKED;
        for (int32_t word = 0; word < words; word++) {
            const int32_t begin = word * ASC_LANES;
            const int32_t end = lanes < begin + ASC_LANES ? lanes : begin + ASC_LANES;
            find_masks(signs, cell, within, which + first, count, word, words, &masks);
            if (weights)
                tally_weights(sums, lanes, weights, &masks, which + first, count, begin, end);
            else
                tally_ones(sums, lanes, &masks, count, begin, end);
        }
    }
}

const asc_kernels asc_kernels_avx2 = {
    .name = "avx2",
    .needs_bytes = true,
    .cosine = body_cosine,
    .euclidean = body_euclidean,
    .locate = body_locate,
    .exclude = body_exclude,
    .count = body_count,
    .weigh = weigh,
    .fold = body_fold,
    .tally = tally,
    .near = body_near,
    .fix = body_fix,
    .ball = body_ball,
    .invert = body_invert,
};

#endif
