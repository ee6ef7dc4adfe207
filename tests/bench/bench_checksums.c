/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What checksums of rows cost: import, and a sweep over all pairs, with them and without.
 * Usage: bench_checksums FOLDER IMAGES SWEPT DIMENSION PAIRS: imports so many images, and sweeps
 * over SWEPT. Prints medians of seconds and of the ratios of PAIRS pairs of runs that follow each
 * other, in turn with and without first: processor time of all ranks, which other work on the
 * machine changes little, and which is the more of it that does not wait for disks. The linker puts
 * __wrap_asc_hash64 where the library calls asc_hash64; without, a row's checksum is its number. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "attrscope/launch.h"
#include "attrscope/log.h"
#include "attrscope/macro.h"
#include "attrscope/run.h"
#include "attrscope/study.h"
#include "attrscope/synth.h"
#include "files/hash64.h"

enum { MOST_PAIRS = 101, PATH = 4096 };

static bool with_checksums = true;

uint64_t __real_asc_hash64(const void *bytes, size_t size, uint64_t seed);
uint64_t __wrap_asc_hash64(const void *bytes, size_t size, uint64_t seed);

uint64_t __wrap_asc_hash64(const void *bytes, size_t size, uint64_t seed) {
    return with_checksums ? __real_asc_hash64(bytes, size, seed) : seed;
}

static void check(asc_code code) {
    if (code == ASC_OK)
        return;
    fprintf(stderr, "%s\n", asc_error_message());
    MPI_Abort(MPI_COMM_WORLD, (int)code);
}

typedef struct place {
    asc_settings settings;
    char study[PATH], results[PATH];
    int sweeps; /* so far: each has units of its own */
} place;

/* A study of one model, and how it is analysed. */
static void make_study(const char *folder, int64_t images, int32_t dimension, place *at) {
    char yaml[PATH];
    asc_synth_options options;
    check(asc_synth_options_init(&options));
    options.folder = strdup(folder);
    options.n_images = images;
    options.n_identities = images / 12 + 2;
    options.n_models = 1;
    options.models[0] = (asc_synth_model){.name = "bench",
                                          .architecture = "m",
                                          .metric = ASC_COSINE,
                                          .dimension = dimension,
                                          .likeness = 0.5};
    check(asc_synth_write(MPI_COMM_WORLD, &options));
    snprintf(yaml, sizeof yaml, "%s/study.yaml", folder);
    snprintf(at->study, sizeof at->study, "%s/study.h5", folder);
    snprintf(at->results, sizeof at->results, "%s/results.h5", folder);
    check(asc_settings_load(MPI_COMM_WORLD, yaml, &at->settings));
    check(asc_settings_set(&at->settings, "macro.protocols", "population"));
    check(asc_settings_set(&at->settings, "macro.population.exact", "false"));
    check(asc_settings_set(&at->settings, "macro.population.intervals", "false"));
}

/* Processor time of all ranks so far. */
static double used(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    double seconds = (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
    MPI_Allreduce(MPI_IN_PLACE, &seconds, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    return seconds;
}

static double time_import(place *at) {
    const double start = used();
    check(asc_study_import(MPI_COMM_WORLD, &at->settings, at->study));
    return used() - start;
}

/* Of the study that time_import has just made in the same way. */
static double time_sweep(place *at) {
    const asc_analysis *const analyses[] = {&asc_macro_analysis};
    char units[PATH + 32];
    asc_run_report report;
    snprintf(units, sizeof units, "%s.units%d", at->results, at->sweeps++);
    const asc_run_options options = {.analyses = analyses,
                                     .n_analyses = 1,
                                     .study = at->study,
                                     .results = at->results,
                                     .units = units,
                                     .interval = 1e9};
    remove(at->results);
    const double start = used();
    check(asc_run_analyses(MPI_COMM_WORLD, &at->settings, &options, &report));
    return used() - start;
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n) {
    qsort(values, (size_t)n, sizeof *values, compare);
    return values[n / 2];
}

static void report(const char *what, int n, double *with, double *without) {
    double ratios[MOST_PAIRS];
    for (int i = 0; i < n; i++)
        ratios[i] = with[i] / without[i];
    const double ratio = median(ratios, n);
    printf("%-6s with checksums %.3f s, without %.3f s, ratio %.3f\n", what, median(with, n),
           median(without, n), ratio);
}

int main(int argc, char **argv) {
    static double import[2][MOST_PAIRS], sweep[2][MOST_PAIRS];
    static place imported, swept;
    char folder[PATH / 2];
    int provided = 0, rank = 0;
    asc_launch_prepare();
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    const int pairs = argc == 6 ? atoi(argv[5]) : 0;
    if (pairs < 1 || pairs > MOST_PAIRS)
        return 64;
    asc_log_set_level(ASC_LOG_WARN);
    snprintf(folder, sizeof folder, "%s/imported", argv[1]);
    make_study(folder, atoll(argv[2]), atoi(argv[4]), &imported);
    snprintf(folder, sizeof folder, "%s/swept", argv[1]);
    make_study(folder, atoll(argv[3]), atoi(argv[4]), &swept);
    time_import(&imported); /* the first reads from the disk */
    for (int i = 0; i < 2 * pairs; i++) {
        const int without = i / 2 % 2 == 0 ? i % 2 : 1 - i % 2;
        with_checksums = !without;
        import[without][i / 2] = time_import(&imported);
        time_import(&swept); /* what it reads agrees with the checksums of now */
        sweep[without][i / 2] = time_sweep(&swept);
    }
    if (rank == 0) {
        report("import", pairs, import[0], import[1]);
        report("sweep", pairs, sweep[0], sweep[1]);
    }
    asc_settings_free(&imported.settings);
    asc_settings_free(&swept.settings);
    MPI_Finalize();
    return 0;
}
