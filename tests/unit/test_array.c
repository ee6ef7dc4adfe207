/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "npy_files.h"

static asc_code open_text(int version, const char *text, const void *data, size_t bytes) {
    uint8_t buffer[1024];
    save(buffer, build(buffer, version, text, data, bytes));
    asc_array array;
    asc_code code = asc_array_open(path, &array);
    if (code == ASC_OK)
        asc_array_free(&array);
    return code;
}

static void reads(const char *text, const void *data, size_t bytes, const float *expected) {
    for (int version = 1; version <= 3; version++) {
        uint8_t buffer[1024];
        float got[6];
        asc_array array;
        save(buffer, build(buffer, version, text, data, bytes));
        assert_int_equal(asc_array_open(path, &array), ASC_OK);
        assert_int_equal(array.shape[0], 3);
        assert_int_equal(array.shape[1], 2);
        assert_int_equal(asc_array_read_f32(&array, 0, 3, got), ASC_OK);
        assert_memory_equal(got, expected, sizeof got);
        assert_int_equal(asc_array_read_f32(&array, 1, 2, got), ASC_OK);
        assert_memory_equal(got, expected + 2, 4 * sizeof *got);
        assert_int_equal(asc_array_read_f32(&array, 3, 0, got), ASC_OK);
        assert_int_equal(asc_array_read_f32(&array, 2, 2, got), ASC_INTERNAL);
        asc_array_free(&array);
    }
}

static void every_type_and_order(void **state) {
    (void)state;
    const float expected[6] = {0.5f, -1, 2, 3.25f, -4, 1024};
    const double wide[6] = {0.5, -1, 2, 3.25, -4, 1024};
    const uint16_t half[6] = {0x3800, 0xbc00, 0x4000, 0x4280, 0xc400, 0x6400};
    reads(HEADER("<f4", "False", "(3, 2)"), expected, sizeof expected, expected);
    reads(HEADER("<f8", "False", "(3, 2)"), wide, sizeof wide, expected);
    reads(HEADER("<f2", "False", "(3, 2)"), half, sizeof half, expected);
    uint8_t big[48];
    for (size_t i = 0; i < 6; i++)
        for (size_t b = 0; b < 8; b++)
            big[8 * i + b] = ((const uint8_t *)&wide[i])[7 - b];
    reads(HEADER(">f8", "False", "(3, 2)"), big, sizeof big, expected);
    const float columns[6] = {0.5f, 2, -4, -1, 3.25f, 1024};
    reads(HEADER("<f4", "True", "(3, 2)"), columns, sizeof columns, expected);
}

/* Shorter, or written to, since it was opened. */
static void changes_are_noticed(void **state) {
    (void)state;
    const float data[6] = {1, 2, 3, 4, 5, 6};
    const struct timespec times[2] = {{1000, 0}, {1000, 1}};
    uint8_t buffer[1024];
    float got[6];
    asc_array array;
    const size_t size = build(buffer, 1, HEADER("<f4", "False", "(3, 2)"), data, sizeof data);
    save(buffer, size);
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(truncate(path, (off_t)size - 4), 0);
    assert_int_equal(asc_array_read_f32(&array, 0, 3, got), ASC_IO);
    assert_non_null(strstr(asc_error_message(), "was changed while it was read: it had "));
    asc_array_free(&array);
    save(buffer, size);
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(asc_array_read_f32(&array, 0, 1, got), ASC_OK);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(asc_array_read_f32(&array, 1, 1, got), ASC_IO);
    assert_non_null(strstr(asc_error_message(), "was changed while it was read; wait"));
    asc_array_free(&array);
    assert_int_equal(asc_array_open(path, &array), ASC_OK); /* the same size and time */
    usleep(20000); /* what a file system's clock may need to go on */
    buffer[size - 1] ^= 1;
    save(buffer, size);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(asc_array_read_f32(&array, 1, 1, got), ASC_IO);
    asc_array_free(&array);
}

static void halves_are_widened(void **state) {
    (void)state;
    const uint16_t half[4] = {0x0001, 0x7c00, 0xfc00, 0x7e00};
    uint8_t buffer[256];
    float got[4];
    asc_array array;
    save(buffer, build(buffer, 1, HEADER("<f2", "False", "(4,)"), half, sizeof half));
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(array.shape[1], 1);
    assert_int_equal(asc_array_read_f32(&array, 0, 4, got), ASC_OK);
    assert_true(got[0] == 0x1p-24f && got[1] == INFINITY && got[2] == -INFINITY && isnan(got[3]));
    int64_t integers[4];
    assert_int_equal(asc_array_read_i64(&array, 0, 4, integers), ASC_DATA);
    asc_array_free(&array);
}

static void integers_keep_their_sign(void **state) {
    (void)state;
    const int16_t small[3] = {-5, 7, -32768};
    uint8_t buffer[256];
    int64_t got[3];
    float floats[3];
    asc_array array;
    save(buffer, build(buffer, 1, HEADER("<i2", "False", "(3,)"), small, sizeof small));
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(asc_array_read_i64(&array, 0, 3, got), ASC_OK);
    assert_true(got[0] == -5 && got[1] == 7 && got[2] == -32768);
    assert_int_equal(asc_array_read_f32(&array, 0, 3, floats), ASC_OK);
    assert_true(floats[0] == -5 && floats[1] == 7 && floats[2] == -32768);
    asc_array_free(&array);
    const uint64_t large[1] = {UINT64_C(1) << 63}; /* no int64 */
    save(buffer, build(buffer, 1, HEADER("<u8", "False", "(1,)"), large, sizeof large));
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(asc_array_read_f32(&array, 0, 1, floats), ASC_OK);
    assert_true(floats[0] == 0x1p63f);
    asc_array_free(&array);
    save(buffer, build(buffer, 1, HEADER("|S2", "False", "(3,)"), "abcdef", 6));
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(asc_array_read_f32(&array, 0, 3, floats), ASC_DATA);
    asc_array_free(&array);
}

static void own_header_is_read(void **state) {
    (void)state;
    char header[128];
    int64_t length = 0;
    const float data[6] = {1, 2, 3, 4, 5, 6};
    uint8_t buffer[256];
    asc_array_npy_header(3, 2, header, &length);
    assert_int_equal(length % 64, 0);
    memcpy(buffer, header, (size_t)length);
    memcpy(buffer + length, data, sizeof data);
    save(buffer, (size_t)length + sizeof data);
    asc_array array;
    float got[6];
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(asc_array_read_f32(&array, 0, 3, got), ASC_OK);
    assert_memory_equal(got, data, sizeof data);
    asc_array_free(&array);
}

static void hostile_headers_are_refused(void **state) {
    (void)state;
    const float data[6] = {0};
    static const struct {
        const char *text, *says;
    } cases[] = {
        {HEADER("|O", "False", "(3, 2)"), "Python objects"},
        {HEADER("<c8", "False", "(3, 2)"), "not supported"},
        {HEADER("<f4", "False", "(3, 2, 1)"), "more than two dimensions"},
        {HEADER("<f4", "False", "()"), "single number"},
        {HEADER("<f4", "False", "(-3, 2)"), "not a size"},
        {HEADER("<f4", "False", "(3, 3)"), "only 24 bytes follow"},
        {HEADER("<f8", "False", "(999999999999999999, 999999999999999999)"), "does not fit"},
        {HEADER("<f4", "False", "(9999999999999999999999, 1)"), "not a size"},
        {"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3, 2), }", "structured"},
        {"{'descr': '<f4', 'fortran_order': False, }", "missing"},
        {"{'descr': '<f4', 'fortran_order': Maybe, 'shape': (3, 2), }", "neither True nor False"},
        {"{'descr': '<f4', 'extra': 3}", "unknown key"},
        {"{'descr': '<f4", "not closed"},
        {"[]", "not a dictionary"},
        {"", "not a dictionary"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        assert_int_equal(open_text(1 + (int)(c % 3), cases[c].text, data, sizeof data), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), cases[c].says));
        assert_non_null(strstr(asc_error_message(), path));
    }
}

static void damaged_files_are_refused(void **state) {
    (void)state;
    uint8_t buffer[256];
    const float data[6] = {0};
    asc_array array;
    const size_t size = build(buffer, 1, HEADER("<f4", "False", "(3, 2)"), data, sizeof data);
    for (size_t cut = 0; cut < size; cut++) {
        save(buffer, cut);
        assert_int_equal(asc_array_open(path, &array), ASC_DATA);
    }
    buffer[6] = 9;
    save(buffer, size);
    assert_int_equal(asc_array_open(path, &array), ASC_DATA);
    save("PK\3\4 not really a zip", 20);
    assert_int_equal(asc_array_open(path, &array), ASC_DATA);
    assert_int_equal(asc_array_open("/nonexistent/a.npy", &array), ASC_NOINPUT);
    assert_int_equal(asc_array_open(folder, &array), ASC_NOINPUT);
}

static void what_follows_an_array_is_told(void **state) {
    (void)state;
    const float data[7] = {0};
    assert_int_equal(open_text(1, HEADER("<f4", "False", "(3, 2)"), data, sizeof data), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "4 bytes follow its array of 3 x 2"));
}

static void an_npy_has_no_key(void **state) {
    (void)state;
    const float data[6] = {0};
    uint8_t buffer[256];
    char name[128];
    asc_array array;
    save(buffer, build(buffer, 1, HEADER("<f4", "False", "(3, 2)"), data, sizeof data));
    snprintf(name, sizeof name, "%s:a", path);
    assert_int_equal(asc_array_open(name, &array), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "leave out ':a'"));
    snprintf(name, sizeof name, "%s:a", folder);
    assert_int_equal(asc_array_open(name, &array), ASC_NOINPUT);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_type_and_order),      cmocka_unit_test(halves_are_widened),
    cmocka_unit_test(changes_are_noticed),       cmocka_unit_test(integers_keep_their_sign),
    cmocka_unit_test(own_header_is_read),        cmocka_unit_test(hostile_headers_are_refused),
    cmocka_unit_test(damaged_files_are_refused), cmocka_unit_test(what_follows_an_array_is_told),
    cmocka_unit_test(an_npy_has_no_key),
};

int main(void) {
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
