#include "sweep/product.h"

#include <cblas.h>
#include <stdbool.h>

#if defined(__x86_64__)
static bool is_ours(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           !__builtin_cpu_supports("avx512f");
}
#endif

void asc_product(const float *a, int32_t n_rows, const float *b, int32_t n_columns, int32_t depth,
                 float *out, int32_t out_stride) {
#if defined(__x86_64__)
    if (is_ours()) {
        asc_product_avx2(a, n_rows, b, n_columns, depth, out, out_stride);
        return;
    }
#endif
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n_rows, n_columns, depth, 1.0f, a, depth,
                b, depth, 0.0f, out, out_stride);
}
