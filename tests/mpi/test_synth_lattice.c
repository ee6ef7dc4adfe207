/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mpi_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "attrscope/memory.h"
#include "attrscope/synth.h"
#include "synth/lattice_parts.h"

static const char *const FILES[] = {"df_param_step.csv",
                                    "df_points.csv",
                                    "study.yaml",
                                    "lattice/arcface_r18_vanilla/00001.npy",
                                    "lattice/arcface_r18_vanilla/00002.npy",
                                    "lattice/arcface_r18_finetuned/00001.npy",
                                    "lattice/arcface_r18_finetuned/00002.npy"};
static const char *const FOLDERS[] = {"lattice/arcface_r18_vanilla",
                                      "lattice/arcface_r18_finetuned", "lattice", ""};
enum { N_FILES = sizeof FILES / sizeof *FILES, N_FOLDERS = sizeof FOLDERS / sizeof *FOLDERS };

static int my_rank(void) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

static void make_folder(char folder[64]) {
    strcpy(folder, "/tmp/asc_test_lattice_XXXXXX");
    if (my_rank() == 0)
        assert_non_null(mkdtemp(folder));
    MPI_Bcast(folder, 64, MPI_CHAR, 0, MPI_COMM_WORLD);
}

static void remove_folder(const char *folder) {
    char path[256];
    MPI_Barrier(MPI_COMM_WORLD);
    if (my_rank() != 0)
        return;
    for (int f = 0; f < N_FILES; f++) {
        snprintf(path, sizeof path, "%s/%s", folder, FILES[f]);
        unlink(path);
    }
    for (int f = 0; f < N_FOLDERS; f++) {
        snprintf(path, sizeof path, "%s/%s", folder, FOLDERS[f]);
        rmdir(path);
    }
    assert_int_not_equal(access(folder, F_OK), 0); /* nothing else was in it */
}

static char *read_file(const char *folder, const char *name, size_t *size) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    bytes[*size] = '\0';
    fclose(file);
    return bytes;
}

static void small_options(const char *folder, asc_synth_lattice_options *options) {
    assert_int_equal(asc_synth_lattice_options_init(options), ASC_OK);
    assert_int_equal(asc_copy_string(&options->folder, folder), ASC_OK);
    options->n_identities = 2;
    options->side = 3;
}

/* Sizes of the published lattice, and nodes and coordinates as each other's inverse. */
static void test_published_sizes(void **state) {
    (void)state;
    asc_synth_lattice_options options = {.n_dimensions = 5, .side = 5, .n_low = 3};
    asc_lattice_grid grid;
    assert_int_equal(asc_lattice_grid_init(&options, &grid), ASC_OK);
    assert_int_equal(grid.n_bases, 9375);
    assert_int_equal(grid.n_nodes, 121875);
    for (int32_t a = 0; a < grid.n_attributes; a++) {
        int64_t segments = 0, nodes[3];
        for (int64_t node = 0; node < grid.n_nodes; node++)
            segments += asc_lattice_segment(&grid, node, a, nodes);
        assert_int_equal(segments, a < 5 ? 40625 : 28125);
    }
    for (int64_t node = 0; node < grid.n_nodes; node++) {
        int32_t x[ASC_LATTICE_MOST_DIMENSIONS + ASC_LATTICE_MOST_LOW];
        asc_lattice_coordinates(&grid, node, x);
        assert_int_equal(asc_lattice_node(&grid, x), node);
    }
    asc_lattice_grid_free(&grid);
}

static void test_same_bytes_for_any_number_of_ranks(void **state) {
    (void)state;
    char together[64], alone[64];
    make_folder(together);
    make_folder(alone);
    asc_synth_lattice_options options;
    small_options(together, &options);
    assert_int_equal(asc_synth_lattice_write(MPI_COMM_WORLD, &options), ASC_OK);
    asc_synth_lattice_options_free(&options);
    if (my_rank() == 0) {
        small_options(alone, &options);
        assert_int_equal(asc_synth_lattice_write(MPI_COMM_SELF, &options), ASC_OK);
        asc_synth_lattice_options_free(&options);
        for (int f = 0; f < N_FILES; f++) {
            size_t first = 0, second = 0;
            char *a = read_file(together, FILES[f], &first);
            char *b = read_file(alone, FILES[f], &second);
            assert_int_equal(first, second);
            assert_memory_equal(a, b, first);
            free(a);
            free(b);
        }
    }
    remove_folder(together);
    remove_folder(alone);
}

static double field_cosine(const float *rows, int32_t d, const int64_t *a, const int64_t *b) {
    double product = 0.0, first = 0.0, second = 0.0;
    for (int32_t i = 0; i < d; i++) {
        double v = (double)rows[a[2] * d + i] - rows[a[0] * d + i];
        double w = (double)rows[b[2] * d + i] - rows[b[0] * d + i];
        product += v * w;
        first += v * v;
        second += w * w;
    }
    return product / sqrt(first * second);
}

/* The mean cosine of the fields of two random segments is the planted coherence. */
static void test_coherence_is_planted(void **state) {
    (void)state;
    char folder[64];
    make_folder(folder);
    asc_synth_lattice_options options;
    small_options(folder, &options);
    assert_int_equal(asc_synth_lattice_write(MPI_COMM_WORLD, &options), ASC_OK);
    if (my_rank() == 0) {
        asc_lattice_grid grid;
        assert_int_equal(asc_lattice_grid_init(&options, &grid), ASC_OK);
        int32_t d = options.models[0].dimension;
        for (int f = 3; f < N_FILES; f++) {
            char path[256];
            asc_array array;
            float *rows = NULL;
            snprintf(path, sizeof path, "%s/%s", folder, FILES[f]);
            assert_int_equal(asc_array_open(path, &array), ASC_OK);
            assert_int_equal(array.shape[0], grid.n_nodes);
            assert_int_equal(array.shape[1], d);
            assert_int_equal(asc_alloc(&rows, (uint64_t)(grid.n_nodes * d), sizeof *rows, "rows"),
                             ASC_OK);
            assert_int_equal(asc_array_read_f32(&array, 0, grid.n_nodes, rows), ASC_OK);
            for (int32_t a = 0; a < grid.n_attributes; a++) {
                double sum = 0.0, coherence = options.coherence[a] * (f < 5 ? 1.0 : 0.7);
                int64_t count = 0, first[3], second[3];
                for (int64_t node = 0; node < grid.n_nodes; node++) {
                    int64_t other = (node * 7919 + 13) % grid.n_nodes;
                    if (node == other || !asc_lattice_segment(&grid, node, a, first) ||
                        !asc_lattice_segment(&grid, other, a, second))
                        continue;
                    double cosine = field_cosine(rows, d, first, second);
                    assert_true(coherence < 1.0 || fabs(cosine - 1.0) < 1e-6);
                    sum += cosine;
                    count++;
                }
                assert_true(count > 50);
                assert_true(fabs(sum / (double)count - coherence) < 0.05);
            }
            free(rows);
            asc_array_free(&array);
        }
        asc_lattice_grid_free(&grid);
    }
    asc_synth_lattice_options_free(&options);
    remove_folder(folder);
}

#define EXPECT_USAGE(change, message)                                                              \
    do {                                                                                           \
        asc_synth_lattice_options options;                                                         \
        small_options(folder, &options);                                                           \
        change;                                                                                    \
        assert_int_equal(asc_synth_lattice_write(MPI_COMM_WORLD, &options), ASC_USAGE);            \
        if (!strstr(asc_error_message(), message))                                                 \
            print_error("message: %s\n", asc_error_message());                                     \
        assert_non_null(strstr(asc_error_message(), message));                                     \
        asc_synth_lattice_options_free(&options);                                                  \
    } while (0)

static void test_bad_options(void **state) {
    (void)state;
    char folder[64];
    make_folder(folder);
    EXPECT_USAGE(options.folder[0] = '\0', "-o: ");
    EXPECT_USAGE(options.n_dimensions = 0, "--dimensions: 0 is not allowed");
    EXPECT_USAGE(options.n_dimensions = 17, "--dimensions: 17 is not allowed");
    EXPECT_USAGE(options.n_dimensions = 16, "too large; lower --dimensions or --side");
    EXPECT_USAGE(options.side = 0, "--side: 0 is not allowed");
    EXPECT_USAGE(options.side = INT32_MAX, "--side: 2147483647 is not allowed");
    EXPECT_USAGE(options.n_low = 4, "--low-level: 4 is not allowed");
    EXPECT_USAGE(options.n_identities = 0, "--identities: 0 is not allowed");
    EXPECT_USAGE(options.coherence[1] = 1.5, "--coherence: 1.5 is not allowed");
    EXPECT_USAGE(options.coherence[1] = NAN, "--coherence: nan is not allowed");
    EXPECT_USAGE(options.models[0].coherence = -1, "--model: coherence: -1 is not allowed");
    EXPECT_USAGE(options.models[0].dimension = 0, "--model: arcface_r18 has dimension 0");
    EXPECT_USAGE(options.models[0].variant[0] = '/', "--model: '/anilla' makes no file name");
    EXPECT_USAGE(strcpy(options.models[1].variant, "vanilla"), "variant vanilla, is given twice");
    remove_folder(folder);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(test_published_sizes),
    cmocka_unit_test(test_same_bytes_for_any_number_of_ranks),
    cmocka_unit_test(test_coherence_is_planted),
    cmocka_unit_test(test_bad_options),
};

ASC_TEST_MAIN(TESTS)
