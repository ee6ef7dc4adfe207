/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our product of a tile against the BLAS's, packing included, on one thread. Usage: bench_product
 * DIMENSION [DIMENSION ...]. Prints Gflop/s and the ratio (medians of interleaved repetitions); set
 * OPENBLAS_CORETYPE where OpenBLAS does not know the processor. */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "attrscope/sweep.h"
#include "core/blas.h"
#include "sweep/kernels.h"

enum { REPETITIONS = 15, TILES = 8 };

static void check(asc_code code) {
    if (code == ASC_OK)
        return;
    fprintf(stderr, "%s\n", asc_error_message());
    exit((int)code);
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values) {
    qsort(values, REPETITIONS, sizeof *values, compare);
    return values[REPETITIONS / 2];
}

/* Seconds of TILES tiles, whose rows differ and whose columns are the same, as in a sweep. */
static double time_tiles(const asc_kernels *kernels, const float *rows, int32_t d, float *out) {
    const float *columns = rows + (int64_t)TILES * ASC_STRIP_ROWS * d;
    const double start = asc_clock();
    for (int t = 0; t < TILES; t++) {
        const float *own = rows + (int64_t)t * ASC_STRIP_ROWS * d;
        if (kernels)
            kernels->product(own, ASC_STRIP_ROWS, columns, ASC_BLOCK_ROWS, d, out, ASC_BLOCK_ROWS);
        else
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, ASC_STRIP_ROWS, ASC_BLOCK_ROWS, d,
                        1, own, d, columns, d, 0, out, ASC_BLOCK_ROWS);
    }
    return asc_clock() - start;
}

int main(int argc, char **argv) {
    const asc_kernels *kernels = NULL;
    check(asc_kernels_choose(&kernels));
    asc_blas_prepare();
    for (int i = 1; i < argc; i++) {
        const int32_t d = (atoi(argv[i]) + 15) / 16 * 16;
        const int64_t n = TILES * ASC_STRIP_ROWS + ASC_BLOCK_ROWS;
        double ours[REPETITIONS], theirs[REPETITIONS], ratio[REPETITIONS];
        float *rows = NULL, *out = NULL;
        check(asc_alloc(&rows, (uint64_t)(n * d), sizeof *rows, "rows"));
        check(asc_alloc(&out, (uint64_t)ASC_STRIP_ROWS * ASC_BLOCK_ROWS, sizeof *out, "a tile"));
        asc_random_normals(1, ASC_RANDOM_SYNTH_NOISE, 0, n * d, rows);
        time_tiles(kernels, rows, d, out);
        time_tiles(NULL, rows, d, out);
        for (int r = 0; r < REPETITIONS; r++) {
            ours[r] = time_tiles(kernels, rows, d, out);
            theirs[r] = time_tiles(NULL, rows, d, out);
            ratio[r] = theirs[r] / ours[r];
        }
        const double operations = 2.0 * TILES * ASC_STRIP_ROWS * ASC_BLOCK_ROWS * d / 1e9;
        printf("D %d: ours (%s) %.1f Gflop/s, BLAS %.1f, ours over BLAS %.3f\n", d, kernels->name,
               operations / median(ours), operations / median(theirs), median(ratio));
        free(rows);
        free(out);
    }
    return 0;
}
