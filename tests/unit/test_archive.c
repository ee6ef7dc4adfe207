/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "attrscope/array.h"
#include "npy_files.h"

static void add_member(zip_t *archive, const char *name, const void *bytes, size_t size,
                       bool compress) {
    zip_source_t *source = zip_source_buffer(archive, bytes, size, 0);
    zip_int64_t index = zip_file_add(archive, name, source, ZIP_FL_OVERWRITE);
    assert_true(index >= 0);
    assert_int_equal(zip_set_file_compression(archive, (zip_uint64_t)index,
                                              compress ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0),
                     0);
}

static void archives_are_read(void **state) {
    (void)state;
    uint8_t buffer[1024], other[1024];
    const float data[6] = {1, 2, 3, 4, 5, 6}, wrong[6] = {0};
    const size_t size = build(buffer, 1, HEADER("<f4", "False", "(3, 2)"), data, sizeof data);
    const size_t other_size =
        build(other, 1, HEADER("<f4", "False", "(3, 2)"), wrong, sizeof wrong);
    for (int kind = 0; kind < 4; kind++) {
        asc_array array;
        float got[6] = {0};
        unlink(path);
        zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
        assert_non_null(archive);
        if (kind >= 2)
            add_member(archive, "b.npy", other, other_size, false);
        add_member(archive, kind == 1 || kind == 3 ? "x.npy" : "a.npy", buffer, size, kind % 2);
        assert_int_equal(zip_close(archive), 0);
        if (kind == 3) { /* two arrays, none named a */
            assert_int_equal(asc_array_open(path, &array), ASC_DATA);
            assert_non_null(strstr(asc_error_message(), "2 arrays: b, x; say which"));
            continue;
        }
        assert_int_equal(asc_array_open(path, &array), ASC_OK);
        assert_int_equal(asc_array_read_f32(&array, 1, 2, got), ASC_OK);
        assert_memory_equal(got, data + 2, 4 * sizeof *got);
        assert_int_equal(asc_array_read_f32(&array, 0, 3, got), ASC_OK);
        assert_memory_equal(got, data, sizeof data);
        asc_array_free(&array);
    }
}

static asc_code open_named(const char *key, asc_array *array) {
    char name[128];
    snprintf(name, sizeof name, "%s:%s", path, key);
    return asc_array_open(name, array);
}

static void arrays_of_an_archive_have_names(void **state) {
    (void)state;
    const float data[2][2] = {{1, 2}, {3, 4}};
    uint8_t buffers[2][256];
    asc_array array;
    float got[2];
    unlink(path);
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    for (int i = 0; i < 2; i++) {
        const size_t size = build(buffers[i], 1, HEADER("<f4", "False", "(1, 2)"), data[i], 8);
        add_member(archive, i ? "b:c.npy" : "a.npy", buffers[i], size, i);
    }
    add_member(archive, "readme.txt", "hello", 5, false);
    assert_int_equal(zip_close(archive), 0);
    const char *const keys[] = {"a", "b:c", "b:c.npy"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(open_named(keys[i], &array), ASC_OK);
        assert_int_equal(asc_array_verify(&array), ASC_OK);
        assert_int_equal(asc_array_read_f32(&array, 0, 1, got), ASC_OK);
        assert_memory_equal(got, data[i > 0], sizeof got);
        asc_array_free(&array);
    }
    assert_int_equal(open_named("c", &array), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "no array 'c' in the file; it holds a, b:c"));
    save("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
    assert_int_equal(asc_array_open(path, &array), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "holds no array"));
}

/* A byte of the data differs: nothing but the member's CRC can tell. */
static void archives_are_compared(void **state) {
    (void)state;
    enum { ROWS = 3000 }; /* more than libzip reads at a time */
    static uint8_t buffer[4 * ROWS + 256], image[4 * ROWS + 1024];
    static float data[ROWS];
    for (int i = 0; i < ROWS; i++)
        data[i] = (float)(i * 7919 % 3001);
    const size_t size = build(buffer, 1, HEADER("<f4", "False", "(3000, 1)"), data, sizeof data);
    for (int compressed = 0; compressed < 2; compressed++) {
        asc_array array;
        unlink(path);
        zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
        add_member(archive, "a.npy", buffer, size, compressed);
        assert_int_equal(zip_close(archive), 0);
        assert_int_equal(asc_array_open(path, &array), ASC_OK);
        assert_int_equal(asc_array_verify(&array), ASC_OK);
        asc_array_free(&array);
        FILE *file = fopen(path, "rb");
        const size_t length = fread(image, 1, sizeof image, file);
        assert_int_equal(fclose(file), 0);
        image[length / 2] ^= 1;
        save(image, length);
        if (asc_array_open(path, &array) == ASC_OK) /* else unpacking has failed before */
            assert_int_equal(asc_array_verify(&array), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), "damaged"));
        asc_array_free(&array);
    }
}

/* Reads in turn of a file that is kept open are those of one that is opened for each. */
static void held_archives_are_read(void **state) {
    (void)state;
    const float data[6] = {1, 2, 3, 4, 5, 6};
    const int64_t order[] = {1, 2, 0, 2};
    uint8_t buffer[1024];
    const size_t size = build(buffer, 1, HEADER("<f4", "False", "(3, 2)"), data, sizeof data);
    for (int compressed = 0; compressed < 2; compressed++) {
        asc_array array;
        float got[2];
        unlink(path);
        zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
        add_member(archive, "a.npy", buffer, size, compressed);
        assert_int_equal(zip_close(archive), 0);
        assert_int_equal(asc_array_open(path, &array), ASC_OK);
        assert_int_equal(asc_array_hold(&array), ASC_OK);
        for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
            assert_int_equal(asc_array_read_f32(&array, order[i], 1, got), ASC_OK);
            assert_memory_equal(got, data + 2 * order[i], sizeof got);
        }
        assert_int_equal(truncate(path, 10), 0);
        assert_int_equal(asc_array_read_f32(&array, 0, 1, got), ASC_IO);
        asc_array_free(&array);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(archives_are_read),
    cmocka_unit_test(arrays_of_an_archive_have_names),
    cmocka_unit_test(archives_are_compared),
    cmocka_unit_test(held_archives_are_read),
};

int main(void) {
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
