/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The population KS against the bare matrix product of the same tiles, in one run.
 * Usage: bench_population FOLDER IMAGES DIMENSION ATTRIBUTES image|identity [exact] [null]
 * [intervals] [bins=N]. With intervals also the same with them, and what their sweep takes of a
 * sweep's time. Prints seconds and their ratio (medians over repetitions), and the peak memory of a
 * rank. */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "attrscope/launch.h"
#include "attrscope/log.h"
#include "attrscope/macro.h"
#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "attrscope/run.h"
#include "attrscope/study.h"
#include "attrscope/sweep.h"
#include "attrscope/synth.h"
#include "core/blas.h"
#include "sweep/grid.h"
#include "sweep/kernels.h"

enum { REPETITIONS = 3 };

static void check(asc_code code) {
    if (code == ASC_OK)
        return;
    fprintf(stderr, "%s\n", asc_error_message());
    MPI_Abort(MPI_COMM_WORLD, (int)code);
}

static void make_study(const char *folder, int64_t images, int32_t dimension, int32_t attributes,
                       bool null) {
    asc_synth_options options;
    check(asc_synth_options_init(&options));
    options.folder = strdup(folder);
    options.n_images = images;
    options.n_identities = images / 12 + 2;
    options.n_attributes = attributes;
    options.prevalence = realloc(options.prevalence, (size_t)attributes * sizeof(double));
    options.effect = realloc(options.effect, (size_t)attributes * sizeof(double));
    for (int32_t a = 0; a < attributes; a++) {
        options.prevalence[a] = 0.05 + 0.45 * a / attributes;
        options.effect[a] = null ? 0 : 0.1 + 0.4 * (a * 7 % attributes) / attributes;
    }
    options.n_models = 1;
    options.models[0] = (asc_synth_model){.name = "bench",
                                          .architecture = "m",
                                          .metric = ASC_COSINE,
                                          .dimension = dimension,
                                          .likeness = 0.5};
    check(asc_synth_write(MPI_COMM_WORLD, &options));
}

/* The product alone: every tile of the grid, by the same call, on this rank's threads. */
static double time_product(const float *rows, int64_t n, int32_t dimension) {
    const asc_kernels *kernels = NULL;
    check(asc_kernels_choose(&kernels));
    const double start = asc_clock();
    const int64_t blocks = asc_grid_blocks(n);
#pragma omp parallel
    {
        float *product = NULL;
        check(
            asc_alloc(&product, (uint64_t)ASC_STRIP_ROWS * ASC_BLOCK_ROWS, sizeof(float), "tile"));
        for (int64_t other = 0; other < blocks; other++) {
#pragma omp for schedule(dynamic) nowait
            for (int64_t k = 0; k < (other + 1) * ASC_BLOCK_STRIPS; k++) {
                const int64_t own = k / ASC_BLOCK_STRIPS,
                              first = k % ASC_BLOCK_STRIPS * ASC_STRIP_ROWS;
                const int64_t left = asc_grid_rows(n, own) - first;
                if (left <= 0)
                    continue;
                const int64_t skip = own == other ? first : 0;
                kernels->product(rows + (own * ASC_BLOCK_ROWS + first) * dimension,
                                 (int32_t)(left < ASC_STRIP_ROWS ? left : ASC_STRIP_ROWS),
                                 rows + (other * ASC_BLOCK_ROWS + skip) * dimension,
                                 (int32_t)(asc_grid_rows(n, other) - skip), dimension, product,
                                 ASC_BLOCK_ROWS);
            }
        }
        free(product);
    }
    return asc_clock() - start;
}

/* Processor time of this rank: a busy machine does not change it much. */
static double used(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds of the analysis; nothing is found finished. */
static double time_macro(asc_settings *settings, const char *study, const char *results,
                         bool intervals, int repetition) {
    const asc_analysis *const analyses[] = {&asc_macro_analysis};
    char parts[8192];
    asc_run_report report;
    snprintf(parts, sizeof parts, "%s.parts%d%d", results, repetition, intervals);
    const asc_run_options options = {.analyses = analyses,
                                     .n_analyses = 1,
                                     .study = study,
                                     .results = results,
                                     .units = parts,
                                     .interval = 1e9};
    check(asc_settings_set(settings, "macro.population.intervals", intervals ? "true" : "false"));
    MPI_Barrier(MPI_COMM_WORLD);
    const double start = asc_clock();
    check(asc_run_analyses(MPI_COMM_WORLD, settings, &options, &report));
    return asc_clock() - start;
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values) {
    qsort(values, REPETITIONS, sizeof *values, compare);
    return values[REPETITIONS / 2];
}

int main(int argc, char **argv) {
    int provided = 0, rank = 0, size = 1;
    asc_launch_prepare();
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (argc < 6)
        return 64;
    const char *folder = argv[1];
    const int64_t n = atoll(argv[2]);
    const int32_t dimension = atoi(argv[3]), attributes = atoi(argv[4]);
    bool exact = false, null = false, intervals = false;
    const char *bins = "0";
    for (int i = 6; i < argc; i++) {
        exact |= strcmp(argv[i], "exact") == 0;
        null |= strcmp(argv[i], "null") == 0;
        intervals |= strcmp(argv[i], "intervals") == 0;
        if (strncmp(argv[i], "bins=", 5) == 0)
            bins = argv[i] + 5;
    }
    char study_path[4096], results_path[4096], yaml[4096];
    snprintf(study_path, sizeof study_path, "%s/study.h5", folder);
    snprintf(results_path, sizeof results_path, "%s/results.h5", folder);
    snprintf(yaml, sizeof yaml, "%s/study.yaml", folder);
    asc_log_set_level(ASC_LOG_WARN);
    make_study(folder, n, dimension, attributes, null);
    asc_settings settings;
    check(asc_settings_load(MPI_COMM_WORLD, yaml, &settings));
    check(asc_settings_set(&settings, "images.keep", "identity >= 0"));
    check(asc_settings_set(&settings, "macro.protocols", "population"));
    check(asc_settings_set(&settings, "macro.population.weighting", argv[5]));
    check(asc_settings_set(&settings, "macro.population.exact", exact ? "true" : "false"));
    check(asc_settings_set(&settings, "macro.population.bins", bins));
    check(asc_study_import(MPI_COMM_WORLD, &settings, study_path));

    double product[REPETITIONS] = {0}, macro[REPETITIONS] = {0}, more[REPETITIONS] = {0};
    double product_used[REPETITIONS] = {0}, macro_used[REPETITIONS] = {0};
    asc_blas_prepare();
    float *rows = NULL;
    if (size == 1) {
        check(asc_alloc(&rows, (uint64_t)n * (uint64_t)dimension, sizeof(float), "points"));
        for (int64_t i = 0; i < n * dimension; i++)
            rows[i] = (float)(asc_random_bits(1, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i, 0) >> 40) *
                          0x1p-24f -
                      0.5f;
    }
    for (int r = 0; r < REPETITIONS; r++) {
        const double before = used();
        if (rows)
            product[r] = time_product(rows, n, dimension);
        product_used[r] = used() - before;
        macro[r] = time_macro(&settings, study_path, results_path, false, r);
        macro_used[r] = used() - before - product_used[r];
        if (intervals)
            more[r] = time_macro(&settings, study_path, results_path, true, r);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    long peak = usage.ru_maxrss;
    MPI_Allreduce(MPI_IN_PLACE, &peak, 1, MPI_LONG, MPI_MAX, MPI_COMM_WORLD);
    const double p = median(product), m = median(macro);
    if (rank == 0)
        printf(
            "N %lld D %d A %d %s%s%s, %d ranks x %d threads: macro %.3f s, product %.3f s, ratio "
            "%.2f (of processor time %.2f), peak %.0f MB a rank\n",
            (long long)n, dimension, attributes, argv[5], exact ? " exact" : "",
            null ? " (all attributes null)" : "", size, omp_get_max_threads(), m, p,
            p > 0 ? m / p : 0, p > 0 ? median(macro_used) / median(product_used) : 0,
            (double)peak / 1024);
    if (rank == 0 && intervals)
        printf("    intervals: %.2f of that besides\n", median(more) / m - 1);
    free(rows);
    asc_settings_free(&settings);
    MPI_Finalize();
    return 0;
}
