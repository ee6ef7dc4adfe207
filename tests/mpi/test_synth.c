/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mpi_main.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/synth.h"

static const char *const FILES[] = {"facenet_iresnetv1_synth.npy", "arcface_r50_synth.npy",
                                    "df_dataset.csv", "study.yaml"};
enum { N_FILES = sizeof FILES / sizeof *FILES };

static int my_rank(void) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

/* A folder of the root's making, known to all ranks; it and its files go with remove_folder. */
static void make_folder(char folder[64]) {
    strcpy(folder, "/tmp/asc_test_synth_XXXXXX");
    if (my_rank() == 0)
        assert_non_null(mkdtemp(folder));
    MPI_Bcast(folder, 64, MPI_CHAR, 0, MPI_COMM_WORLD);
}

static void remove_folder(const char *folder) {
    MPI_Barrier(MPI_COMM_WORLD);
    if (my_rank() != 0)
        return;
    for (int f = 0; f < N_FILES; f++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, FILES[f]);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0); /* nothing else is left in it */
}

static char *read_file(const char *folder, const char *name, size_t *size) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
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

static void small_options(const char *folder, asc_synth_options *options) {
    assert_int_equal(asc_synth_options_init(options), ASC_OK);
    assert_int_equal(asc_copy_string(&options->folder, folder), ASC_OK);
    options->n_images = 203;
    options->n_identities = 31;
}

static uint64_t fingerprint(const char *bytes, size_t size) {
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3;
    return hash;
}

/* What all ranks write together is what one rank writes alone. */
static void test_same_bytes_for_any_number_of_ranks(void **state) {
    (void)state;
    char together[64], alone[64];
    make_folder(together);
    make_folder(alone);
    asc_synth_options options;
    small_options(together, &options);
    assert_int_equal(asc_synth_write(MPI_COMM_WORLD, &options), ASC_OK);
    asc_synth_options_free(&options);
    if (my_rank() == 0) {
        small_options(alone, &options);
        assert_int_equal(asc_synth_write(MPI_COMM_SELF, &options), ASC_OK);
        asc_synth_options_free(&options);
        for (int f = 0; f < N_FILES; f++) {
            size_t first = 0, second = 0;
            char *a = read_file(together, FILES[f], &first);
            char *b = read_file(alone, FILES[f], &second);
            assert_non_null(a);
            assert_non_null(b);
            assert_int_equal(first, second);
            assert_memory_equal(a, b, first);
            free(a);
            free(b);
        }
    }
    remove_folder(together);
    remove_folder(alone);
}

static void test_more_ranks_than_images(void **state) {
    (void)state;
    char folder[64];
    make_folder(folder);
    asc_synth_options options;
    small_options(folder, &options);
    options.n_images = options.n_identities = 2;
    assert_int_equal(asc_synth_write(MPI_COMM_WORLD, &options), ASC_OK);
    if (my_rank() == 0) {
        size_t size = 0;
        char *bytes = read_file(folder, FILES[0], &size);
        assert_non_null(bytes);
        assert_int_equal(size % 64, 0);
        assert_true(size >= 64 + 2 * 128 * sizeof(float));
        free(bytes);
    }
    asc_synth_options_free(&options);
    remove_folder(folder);
}

/* Table: every identity has an image, and prevalence is met within five standard deviations even
 * though photos of an identity share values. */
static void test_table_has_the_people_asked_for(void **state) {
    (void)state;
    enum { IMAGES = 6000, IDENTITIES = 2500 };
    char folder[64];
    make_folder(folder);
    asc_synth_options options;
    small_options(folder, &options);
    options.n_images = IMAGES;
    options.n_identities = IDENTITIES;
    for (int m = 0; m < options.n_models; m++)
        options.models[m].dimension = 2;
    assert_int_equal(asc_synth_write(MPI_COMM_WORLD, &options), ASC_OK);
    if (my_rank() == 0) {
        size_t size = 0;
        char *bytes = read_file(folder, "df_dataset.csv", &size), *rest = NULL;
        assert_non_null(bytes);
        char *line = strtok_r(bytes, "\n", &rest);
        assert_string_equal(line, "file_basename,identity,5_o_Clock_Shadow,Arched_Eyebrows,"
                                  "Attractive,Bags_Under_Eyes,Bald,Bangs,Big_Lips,Big_Nose,path,"
                                  "retina_n_faces_detected,rgb_r,rgb_g,rgb_b,hsv_h,hsv_s,hsv_v");
        static int seen[IDENTITIES];
        int positive[8] = {0}, rows = 0, single = 0, largest = 0;
        while ((line = strtok_r(NULL, "\n", &rest))) {
            int number, identity, v[8], faces, used = 0;
            assert_int_equal(sscanf(line, "%d.jpg,%d,%d,%d,%d,%d,%d,%d,%d,%d,images/%*d.jpg,%d,%n",
                                    &number, &identity, v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6,
                                    v + 7, &faces, &used),
                             11);
            assert_int_equal(number, ++rows);
            assert_in_range(identity, 1, IDENTITIES);
            if (++seen[identity - 1] > largest)
                largest = seen[identity - 1];
            for (int a = 0; a < 8; a++)
                positive[a] += v[a] == 1;
            single += faces == 1;
        }
        assert_int_equal(rows, IMAGES);
        for (int k = 0; k < IDENTITIES; k++)
            assert_true(seen[k] >= 1);
        assert_true(largest > 3);
        assert_true(single > 0.93 * IMAGES && single < 0.97 * IMAGES);
        for (int a = 0; a < 8; a++) {
            double p = options.prevalence[a];
            assert_true(fabs((double)positive[a] / IMAGES - p) <
                        5 * sqrt(p * (1 - p) * 2 / IMAGES));
        }
        free(bytes);
    }
    asc_synth_options_free(&options);
    remove_folder(folder);
}

/* With identity_share 1 all photos of an identity have its values. */
static void test_identity_share_of_one(void **state) {
    (void)state;
    char folder[64];
    make_folder(folder);
    asc_synth_options options;
    small_options(folder, &options);
    options.identity_share = 1.0;
    assert_int_equal(asc_synth_write(MPI_COMM_WORLD, &options), ASC_OK);
    if (my_rank() == 0) {
        size_t size = 0;
        char *bytes = read_file(folder, "df_dataset.csv", &size), *rest = NULL;
        assert_non_null(bytes);
        char values[32][64] = {{0}};
        strtok_r(bytes, "\n", &rest);
        for (char *line; (line = strtok_r(NULL, "\n", &rest));) {
            int identity;
            char *begin = strchr(line, ',') + 1, *end = strstr(line, ",images/");
            identity = (int)strtol(begin, &begin, 10);
            *end = '\0';
            if (values[identity][0])
                assert_string_equal(values[identity], begin);
            strcpy(values[identity], begin);
        }
        free(bytes);
    }
    asc_synth_options_free(&options);
    remove_folder(folder);
}

/* The bytes do not depend on the machine either: only IEEE basic operations make the people. */
static void test_known_fingerprint(void **state) {
    (void)state;
    char folder[64];
    make_folder(folder);
    asc_synth_options options;
    small_options(folder, &options);
    options.spectrum = 0.0;
    assert_int_equal(asc_synth_write(MPI_COMM_WORLD, &options), ASC_OK);
    asc_synth_options_free(&options);
    if (my_rank() == 0) {
        static const uint64_t EXPECTED[] = {0xdd24072b53dd2252, 0x46398568ccf6547f,
                                            0xeddaf389937dde6b};
        bool same = true;
        for (int f = 0; f < 3; f++) {
            size_t size = 0;
            char *bytes = read_file(folder, FILES[f], &size);
            assert_non_null(bytes);
            /* without a .npy's header, whose layout is not of this module */
            size_t begin = f < 2 ? size - (f == 0 ? 128 : 512) * sizeof(float) * 203 : 0;
            uint64_t found = fingerprint(bytes + begin, size - begin);
            if (found != EXPECTED[f])
                print_error("%s: 0x%llx\n", FILES[f], (unsigned long long)found);
            same = same && found == EXPECTED[f];
            free(bytes);
        }
        assert_true(same);
    }
    remove_folder(folder);
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* 400 images of 100 identities; attribute Same repeats Null, Free is independent of both. */
static void write_annotations(const char *identities, const char *attributes) {
    char ids[400 * 16], rows[400 * 32 + 64], *id = ids, *row = rows;
    row += sprintf(row, "400\nNull Same Free\n");
    for (int i = 0; i < 400; i++) {
        int null = i % 2 ? 1 : -1, unbound = i / 2 % 2 ? 1 : -1;
        id += sprintf(id, "%03d.jpg %d\n", i, i / 4);
        row += sprintf(row, "%03d.jpg %d %d %d\n", i, null, null, unbound);
    }
    write_text(identities, ids);
    write_text(attributes, rows);
}

/* Length of the difference between the mean embeddings of the images with either value. */
static double mean_shift(const float *rows, int d, int period) {
    double square = 0.0;
    for (int c = 0; c < d; c++) {
        double difference = 0.0;
        for (int i = 0; i < 400; i++)
            difference += (i / period % 2 ? 1.0 : -1.0) * rows[i * d + c] / 200.0;
        square += difference * difference;
    }
    return sqrt(square);
}

/* Null stays null although Same, which is planted, has its values; Free gets its effect. */
static void test_annotations(void **state) {
    (void)state;
    char folder[64], identities[128], attributes[128];
    make_folder(folder);
    snprintf(identities, sizeof identities, "%s/ids.txt", folder);
    snprintf(attributes, sizeof attributes, "%s/attributes.txt", folder);
    if (my_rank() == 0)
        write_annotations(identities, attributes);
    asc_synth_options options;
    small_options(folder, &options);
    options.n_attributes = 3;
    memcpy(options.effect, (double[]){0.0, 3.0, 2.0}, 3 * sizeof(double));
    assert_int_equal(asc_copy_string(&options.celeba_identities, identities), ASC_OK);
    assert_int_equal(asc_copy_string(&options.celeba_attributes, attributes), ASC_OK);
    assert_int_equal(asc_synth_write(MPI_COMM_WORLD, &options), ASC_OK);
    asc_synth_options_free(&options);
    if (my_rank() == 0) {
        size_t size = 0;
        char *study = read_file(folder, "study.yaml", &size), *table;
        assert_non_null(study);
        assert_non_null(strstr(study, identities));
        assert_non_null(strstr(study, attributes));
        free(study);
        table = read_file(folder, "df_dataset.csv", &size);
        assert_null(table);
        char *bytes = read_file(folder, FILES[0], &size);
        assert_non_null(bytes);
        float *rows = malloc(400 * 128 * sizeof *rows);
        assert_non_null(rows);
        memcpy(rows, bytes + size - 400 * 128 * sizeof *rows, 400 * 128 * sizeof *rows);
        assert_true(mean_shift(rows, 128, 1) < 0.5);
        assert_true(fabs(mean_shift(rows, 128, 2) - 2.0) < 0.3);
        free(rows);
        free(bytes);
        unlink(identities);
        unlink(attributes);
    }
    remove_folder(folder);
}

static void expect_failure(asc_synth_options *options, asc_code code, const char *message) {
    assert_int_equal(asc_synth_write(MPI_COMM_WORLD, options), code);
    if (!strstr(asc_error_message(), message))
        print_error("message: %s\n", asc_error_message());
    assert_non_null(strstr(asc_error_message(), message));
}

#define EXPECT_USAGE(change, message)                                                              \
    do {                                                                                           \
        asc_synth_options options;                                                                 \
        small_options(folder, &options);                                                           \
        change;                                                                                    \
        expect_failure(&options, ASC_USAGE, message);                                              \
        asc_synth_options_free(&options);                                                          \
    } while (0)

static void test_bad_options(void **state) {
    (void)state;
    char folder[64];
    make_folder(folder);
    EXPECT_USAGE(options.folder[0] = '\0', "-o: ");
    EXPECT_USAGE(options.n_images = 0, "--images: 0 is not allowed");
    EXPECT_USAGE(options.n_images = INT64_MAX, "--images: ");
    EXPECT_USAGE(options.n_identities = 204, "lower --identities or raise --images");
    EXPECT_USAGE(options.n_identities = -1, "--identities: -1 is not allowed");
    EXPECT_USAGE(options.n_attributes = 0, "--attributes: 0");
    EXPECT_USAGE(options.prevalence[2] = 1.0, "--prevalence: 1 (attribute 3)");
    EXPECT_USAGE(options.prevalence[0] = NAN, "--prevalence: nan (attribute 1)");
    EXPECT_USAGE(options.effect[1] = -0.5, "--effect: -0.5 is not allowed");
    EXPECT_USAGE(options.effect[1] = INFINITY, "--effect: inf is not allowed");
    EXPECT_USAGE(options.identity_share = 1.5, "--identity-share: 1.5");
    EXPECT_USAGE(options.spectrum = NAN, "--spectrum: nan");
    EXPECT_USAGE(options.models[0].likeness = 0, "--likeness: 0");
    EXPECT_USAGE(options.models[1].likeness = 1.5, "--likeness: 1.5");
    EXPECT_USAGE(options.models[0].dimension = 0, "--model: facenet_iresnetv1 has dimension 0");
    EXPECT_USAGE(options.models[1].name[0] = '/', "--model: '/rcface'");
    EXPECT_USAGE(options.models[1].architecture[0] = '_', "--model: ");
    EXPECT_USAGE(strcpy(options.models[0].name, "a"); strcpy(options.models[1].name, "a");
                 strcpy(options.models[0].architecture, "b");
                 strcpy(options.models[1].architecture, "b"), "--model: a_b is given twice");
    EXPECT_USAGE(asc_copy_string(&options.celeba_identities, "x"), "--annotations: ");
    asc_synth_options options;
    small_options(folder, &options);
    int32_t n_models = options.n_models;
    options.n_models = 0;
    expect_failure(&options, ASC_USAGE, "--model: 0 models");
    options.n_models = n_models;
    asc_synth_options_free(&options);
    remove_folder(folder);
}

static void test_outputs_that_cannot_be_made(void **state) {
    (void)state;
    asc_synth_options options;
    small_options("/dev/null/synth", &options);
    expect_failure(&options, ASC_CANTCREAT, "/dev/null");
    assert_int_equal(asc_copy_string(&options.celeba_identities, "/nowhere/identities.txt"),
                     ASC_OK);
    assert_int_equal(asc_copy_string(&options.celeba_attributes, "/nowhere/attributes.txt"),
                     ASC_OK);
    expect_failure(&options, ASC_NOINPUT, "/nowhere/identities.txt: cannot be found");
    asc_synth_options_free(&options);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(test_same_bytes_for_any_number_of_ranks),
    cmocka_unit_test(test_more_ranks_than_images),
    cmocka_unit_test(test_table_has_the_people_asked_for),
    cmocka_unit_test(test_identity_share_of_one),
    cmocka_unit_test(test_known_fingerprint),
    cmocka_unit_test(test_annotations),
    cmocka_unit_test(test_bad_options),
    cmocka_unit_test(test_outputs_that_cannot_be_made),
};

ASC_TEST_MAIN(TESTS)
