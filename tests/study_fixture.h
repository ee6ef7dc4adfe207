/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small study in memory and the arrays of its models on disk, for tests of the study file: made
 * once a group, by set_up. */
#ifndef ATTRSCOPE_TEST_STUDY_FIXTURE_H
#define ATTRSCOPE_TEST_STUDY_FIXTURE_H

#include "mpi_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/study.h"
#include "study/parts.h"

enum { ROWS = 23, WIDTH = 7, MODELS = 2 };

static char folder[64], study_path[128], array_paths[MODELS][128];
static asc_model_settings models[MODELS];
static asc_settings settings;
static asc_images images;
static int rank, size;

__attribute__((format(printf, 1, 2))) static inline int run(const char *format, ...) {
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    int status = 0;
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0)
        status = system(command);
    MPI_Bcast(&status, 1, MPI_INT, 0, MPI_COMM_WORLD);
    return status;
}

static inline float value_at(int model, int64_t row, int64_t column) {
    return (float)(sin((double)(model * 1000 + row * 31 + column)) + 2);
}

/* Writes a model's array; one value can be replaced, or one row cleared. */
static inline void write_array(int model, int64_t rows, int64_t bad_row, float bad) {
    char header[128];
    int64_t length = 0, width = WIDTH + model;
    if (rank == 0) {
        FILE *stream = fopen(array_paths[model], "wb");
        assert_non_null(stream);
        asc_array_npy_header(rows, width, header, &length);
        fwrite(header, 1, (size_t)length, stream);
        for (int64_t i = 0; i < rows; i++)
            for (int64_t d = 0; d < width; d++) {
                float value = value_at(model, i, d);
                if (i == bad_row)
                    value = bad == 0 || d == 3 ? bad : value;
                fwrite(&value, sizeof value, 1, stream);
            }
        assert_int_equal(fclose(stream), 0);
    }
    MPI_Barrier(MPI_COMM_WORLD);
}

static inline void write_good_arrays(void) {
    for (int m = 0; m < MODELS; m++)
        write_array(m, ROWS, -1, 0);
}

static inline void list(char ***names, int count, const char *prefix, const char *suffix) {
    assert_int_equal(asc_alloc(names, (uint64_t)count, sizeof **names, "names"), ASC_OK);
    for (int i = 0; i < count; i++)
        assert_int_equal(asc_format(&(*names)[i], "%s%06d%s", prefix, i, suffix), ASC_OK);
}

static inline void make_images(void) {
    images.n = ROWS;
    images.n_identities = 5;
    images.n_attributes = 3;
    images.n_features = 2;
    images.n_keeps = 1;
    list(&images.names, ROWS, "", ".jpg");
    list(&images.identity_labels, 5, "person ", "");
    list(&images.attribute_names, 3, "attribute ", "");
    list(&images.feature_names, 2, "mean_", "");
    list(&images.keep_names, 1, "keep_", "");
    assert_int_equal(asc_alloc(&images.identity, ROWS, 4, "test"), ASC_OK);
    assert_int_equal(asc_alloc(&images.attributes, ROWS * 3, 1, "test"), ASC_OK);
    assert_int_equal(asc_alloc(&images.features, ROWS * 2, 8, "test"), ASC_OK);
    assert_int_equal(asc_alloc(&images.keeps, ROWS, 1, "test"), ASC_OK);
    for (int i = 0; i < ROWS; i++) {
        images.identity[i] = i % 5;
        images.keeps[i] = i % 2 == 0;
        for (int a = 0; a < 3; a++)
            images.attributes[3 * i + a] = (int8_t)((i + a) % 3 - 1);
        images.features[2 * i] = 0.1 * i;
        images.features[2 * i + 1] = NAN;
    }
}

static inline int set_up(void **state) {
    (void)state;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    snprintf(folder, sizeof folder, "/tmp/attrscope-study-XXXXXX");
    if (rank == 0 && !mkdtemp(folder))
        return -1;
    MPI_Bcast(folder, sizeof folder, MPI_CHAR, 0, MPI_COMM_WORLD);
    snprintf(study_path, sizeof study_path, "%s/out/study.h5", folder);
    for (int m = 0; m < MODELS; m++)
        snprintf(array_paths[m], sizeof array_paths[m], "%s/model%d.npy", folder, m);
    models[0] = (asc_model_settings){"zeta", "r50", ASC_EUCLIDEAN, array_paths[0], 1};
    models[1] = (asc_model_settings){"arc", "r18", ASC_COSINE, array_paths[1], 2};
    settings.study = "a study";
    settings.models = models;
    settings.n_models = MODELS;
    settings.images.table = "images.csv";
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    asc_log_set_level(ASC_LOG_WARN);
    make_images();
    return 0;
}

static inline int clean_up(void **state) {
    (void)state;
    asc_images_free(&images);
    return run("rm -rf %s", folder);
}

static inline void assert_code(asc_code code, asc_code expected, const char *message) {
    int codes[2] = {(int)code, -(int)code};
    MPI_Allreduce(MPI_IN_PLACE, codes, 2, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    assert_int_equal(codes[0], -codes[1]);
    if (code != expected)
        fail_msg("code %d instead of %d: %s", (int)code, (int)expected, asc_error_message());
    if (!strstr(asc_error_message(), message))
        fail_msg("'%s' not in '%s'", message, asc_error_message());
}

static inline void assert_nothing_left(void) {
    assert_int_equal(run("test -z \"$(ls %s/out 2>/dev/null)\"", folder), 0);
}

static inline void assert_import_fails(asc_code expected, const char *message) {
    asc_code code = asc_study_write(MPI_COMM_WORLD, &images, &settings, study_path);
    assert_code(code, expected, message);
    assert_nothing_left();
}

static inline void import(void) {
    asc_code code = asc_study_write(MPI_COMM_WORLD, &images, &settings, study_path);
    assert_code(code, ASC_OK, "");
}

#endif
