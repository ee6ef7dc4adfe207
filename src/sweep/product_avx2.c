/* 6 rows by 16 columns at a time in registers; 16 columns are laid out dimension by dimension
 * first, in runs of dimensions that fit the first-level cache. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "sweep/product.h"

enum { LANES = 8, ROWS = 6, COLUMNS = 2 * LANES, RUN = 512, CHUNK = 22 * ROWS };

/* 8 columns x 8 dimensions, from rows `stride` apart to dimensions COLUMNS apart. */
static inline void turn(const float *from, int64_t stride, float *to) {
    __m256 r[LANES], t[LANES];
    for (int32_t i = 0; i < LANES; i++)
        r[i] = _mm256_loadu_ps(from + i * stride);
    for (int32_t i = 0; i < LANES; i += 2) {
        t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
        t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
    }
    for (int32_t i = 0; i < LANES; i += 4)
        for (int32_t h = 0; h < 2; h++) {
            r[i + 2 * h] = _mm256_shuffle_ps(t[i + h], t[i + 2 + h], 0x44);
            r[i + 2 * h + 1] = _mm256_shuffle_ps(t[i + h], t[i + 2 + h], 0xee);
        }
    for (int32_t i = 0; i < 4; i++) {
        _mm256_storeu_ps(to + (int64_t)i * COLUMNS, _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
        _mm256_storeu_ps(to + (int64_t)(i + 4) * COLUMNS,
                         _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
    }
}

/* Dimensions first .. first + run - 1 of n columns: laid [run, COLUMNS], zeros behind the last. */
static void lay_out(const float *b, int32_t n, int32_t depth, int32_t first, int32_t run,
                    float *laid) {
    if (n == COLUMNS) {
        for (int32_t k = 0; k < run; k += LANES)
            for (int32_t j = 0; j < COLUMNS; j += LANES)
                turn(b + (int64_t)j * depth + first + k, depth, laid + (int64_t)k * COLUMNS + j);
        return;
    }
    memset(laid, 0, (size_t)run * COLUMNS * sizeof *laid);
    for (int32_t j = 0; j < n; j++)
        for (int32_t k = 0; k < run; k++)
            laid[k * COLUMNS + j] = b[(int64_t)j * depth + first + k];
}

/* Adds a run's products of `rows` rows with the laid columns to sums [rows, COLUMNS], in place. */
static inline __attribute__((always_inline)) void multiply(const float *a, int32_t depth,
                                                           const float *laid, int32_t run,
                                                           float *sums, int64_t stride,
                                                           int32_t rows) {
    __m256 sum[ROWS][2];
    for (int32_t i = 0; i < rows; i++)
        for (int32_t h = 0; h < 2; h++)
            sum[i][h] = _mm256_loadu_ps(sums + i * stride + h * LANES);
    for (int32_t k = 0; k < run; k++) {
        const __m256 low = _mm256_load_ps(laid + (int64_t)k * COLUMNS);
        const __m256 high = _mm256_load_ps(laid + (int64_t)k * COLUMNS + LANES);
        for (int32_t i = 0; i < rows; i++) {
            const __m256 x = _mm256_broadcast_ss(a + (int64_t)i * depth + k);
            sum[i][0] = _mm256_fmadd_ps(x, low, sum[i][0]);
            sum[i][1] = _mm256_fmadd_ps(x, high, sum[i][1]);
        }
    }
    for (int32_t i = 0; i < rows; i++)
        for (int32_t h = 0; h < 2; h++)
            _mm256_storeu_ps(sums + i * stride + h * LANES, sum[i][h]);
}

/* The same for what is left of the rows. */
static void multiply_last(const float *a, int32_t depth, const float *laid, int32_t run,
                          float *sums, int64_t stride, int32_t rows) {
    switch (rows) {
    case 5:
        multiply(a, depth, laid, run, sums, stride, 5);
        break;
    case 4:
        multiply(a, depth, laid, run, sums, stride, 4);
        break;
    case 3:
        multiply(a, depth, laid, run, sums, stride, 3);
        break;
    case 2:
        multiply(a, depth, laid, run, sums, stride, 2);
        break;
    case 1:
        multiply(a, depth, laid, run, sums, stride, 1);
        break;
    default:
        break;
    }
}

static void multiply_all(const float *a, int32_t n_rows, int32_t depth, const float *laid,
                         int32_t run, float *sums, int64_t stride) {
    int32_t i = 0;
    for (; i + ROWS <= n_rows; i += ROWS)
        multiply(a + (int64_t)i * depth, depth, laid, run, sums + i * stride, stride, ROWS);
    multiply_last(a + (int64_t)i * depth, depth, laid, run, sums + i * stride, stride, n_rows - i);
}

/* Products of at most CHUNK rows with n columns into out. */
static void multiply_panel(const float *a, int32_t n_rows, const float *b, int32_t n, int32_t depth,
                           float *out, int64_t out_stride) {
    float laid[RUN * COLUMNS] __attribute__((aligned(64)));
    float narrow[CHUNK * COLUMNS]; /* `out` has no room behind its last column */
    float *sums = n == COLUMNS ? out : narrow;
    const int64_t stride = n == COLUMNS ? out_stride : COLUMNS;
    for (int32_t i = 0; i < n_rows; i++)
        memset(sums + i * stride, 0, COLUMNS * sizeof *sums);
    for (int32_t k = 0; k < depth; k += RUN) {
        const int32_t run = depth - k < RUN ? depth - k : RUN;
        lay_out(b, n, depth, k, run, laid);
        multiply_all(a + k, n_rows, depth, laid, run, sums, stride);
    }
    for (int32_t i = 0; i < n_rows && sums == narrow; i++)
        memcpy(out + i * out_stride, narrow + (int64_t)i * COLUMNS, (size_t)n * sizeof *out);
}

void asc_product_avx2(const float *a, int32_t n_rows, const float *b, int32_t n_columns,
                      int32_t depth, float *out, int32_t out_stride) {
    for (int32_t i = 0; i < n_rows; i += CHUNK)
        for (int32_t j = 0; j < n_columns; j += COLUMNS)
            multiply_panel(a + (int64_t)i * depth, n_rows - i < CHUNK ? n_rows - i : CHUNK,
                           b + (int64_t)j * depth,
                           n_columns - j < COLUMNS ? n_columns - j : COLUMNS, depth,
                           out + (int64_t)i * out_stride + j, out_stride);
}

#endif
