/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Study files that are written, loaded or refused; set_up and clean_up go around the tests. */
#ifndef ATTRSCOPE_TESTS_SETTINGS_FILES_H
#define ATTRSCOPE_TESTS_SETTINGS_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/settings.h"

static char folder[] = "/tmp/asc-settings-XXXXXX";
static char study_path[64];

#define IMAGES "images: {table: df.csv}\n"
#define MODELS "models:\n  - {name: facenet, architecture: r1, metric: cosine, embeddings: a.npy}\n"

static inline asc_code load_bytes(const char *text, size_t size, asc_settings *settings) {
    FILE *file = fopen(study_path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return asc_settings_load(MPI_COMM_SELF, study_path, settings);
}

static inline asc_code load(const char *text, asc_settings *settings) {
    return load_bytes(text, strlen(text), settings);
}

/* The message must name file and line, and hold `expected`. */
static inline void refuse_bytes(const char *text, size_t size, int line, const char *expected) {
    asc_settings settings;
    char place[32];
    assert_int_equal(load_bytes(text, size, &settings), ASC_USAGE);
    snprintf(place, sizeof place, line ? "celeba.yaml:%d: " : "celeba.yaml:", line);
    if (!strstr(asc_error_message(), place) || !strstr(asc_error_message(), expected))
        fail_msg("message '%s' lacks '%s' or '%s'", asc_error_message(), place, expected);
    assert_null(strchr(asc_error_message(), '\n'));
}

static inline void refuse(const char *text, int line, const char *expected) {
    refuse_bytes(text, strlen(text), line, expected);
}

static inline int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(study_path, sizeof study_path, "%s/celeba.yaml", folder);
    return 0;
}

static inline int remove_folder(void **state) {
    (void)state;
    return unlink(study_path) || rmdir(folder);
}

#endif
