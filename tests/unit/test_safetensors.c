/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "npy_files.h"

/* Length, header and data, as the format has them. */
static void save_tensors(const char *header, const void *data, size_t bytes) {
    uint8_t buffer[2048];
    const size_t length = strlen(header);
    for (size_t i = 0; i < 8; i++)
        buffer[i] = (uint8_t)(length >> 8 * i);
    memcpy(buffer + 8, header, length);
    memcpy(buffer + 8 + length, data, bytes);
    save(buffer, 8 + length + bytes);
}

static void reads(const char *type, size_t size, const void *data, const float expected[6]) {
    char header[256];
    asc_array array;
    float got[6];
    snprintf(header, sizeof header,
             "{\"__metadata__\":{\"by\":\"test\"},\"e\":{\"dtype\":\"%s\",\"shape\":[3,2],"
             "\"data_offsets\":[0,%zu]}}  ",
             type, 6 * size);
    save_tensors(header, data, 6 * size);
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(array.shape[0], 3);
    assert_int_equal(array.shape[1], 2);
    assert_int_equal(asc_array_read_f32(&array, 1, 2, got), ASC_OK);
    assert_memory_equal(got, expected + 2, 4 * sizeof *got);
    asc_array_free(&array);
}

static void every_type_is_read(void **state) {
    (void)state;
    const float plain[6] = {0.5f, -1, 2, 3.25f, -4, 1024};
    const double wide[6] = {0.5, -1, 2, 3.25, -4, 1024};
    const uint16_t half[6] = {0x3800, 0xbc00, 0x4000, 0x4280, 0xc400, 0x6400};
    const uint16_t brain[6] = {0x3f00, 0xbf80, 0x4000, 0x4050, 0xc080, 0x4480};
    const float whole[6] = {1, 2, 3, 100, 127, 0};
    const int8_t i8[6] = {1, 2, 3, 100, 127, 0};
    const int16_t i16[6] = {1, 2, 3, 100, 127, 0};
    const int32_t i32[6] = {1, 2, 3, 100, 127, 0};
    const int64_t i64[6] = {1, 2, 3, 100, 127, 0};
    reads("F32", 4, plain, plain);
    reads("F64", 8, wide, plain);
    reads("F16", 2, half, plain);
    reads("BF16", 2, brain, plain);
    reads("I8", 1, i8, whole);
    reads("U8", 1, i8, whole);
    reads("I16", 2, i16, whole);
    reads("U16", 2, i16, whole);
    reads("I32", 4, i32, whole);
    reads("U32", 4, i32, whole);
    reads("I64", 8, i64, whole);
    reads("U64", 8, i64, whole);
}

#define TENSOR(name, begin, end)                                                                   \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[" #begin "," #end "]}"

static void tensors_have_names(void **state) {
    (void)state;
    const float data[4] = {1, 2, 3, 4};
    asc_array array;
    float got[2];
    char name[128];
    save_tensors("{" TENSOR("b", 8, 16) "," TENSOR("a", 0, 8) "}", data, sizeof data);
    assert_int_equal(asc_array_open(path, &array), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "2 arrays: b, a; say which one"));
    snprintf(name, sizeof name, "%s:b", path);
    assert_int_equal(asc_array_open(name, &array), ASC_OK);
    assert_int_equal(asc_array_read_f32(&array, 0, 1, got), ASC_OK);
    assert_memory_equal(got, data + 2, sizeof got);
    asc_array_free(&array);
    snprintf(name, sizeof name, "%s:x", path);
    assert_int_equal(asc_array_open(name, &array), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "no array 'x'"));
}

static void refused(const char *header, size_t bytes, const char *part) {
    const float data[16] = {0};
    asc_array array;
    char name[128];
    save_tensors(header, data, bytes);
    snprintf(name, sizeof name, "%s:a", path);
    assert_int_equal(asc_array_open(name, &array), ASC_DATA);
    if (!strstr(asc_error_message(), part))
        fail_msg("%s: no '%s' in: %s", header, part, asc_error_message());
}

static void headers_are_not_believed(void **state) {
    (void)state;
    refused("{" TENSOR("a", 0, 8) "}", 7, "outside the file's 7 bytes");
    refused("{" TENSOR("a", 0, 8) "}", 12, "4 bytes follow");
    refused("{" TENSOR("a", 0, 12) "}", 12, "does not fit");
    refused("{" TENSOR("a", 8, 0) "}", 8, "outside");
    refused("{" TENSOR("a", -8, 0) "}", 8, "outside");
    refused("{" TENSOR("a", 0, 8) "," TENSOR("a", 0, 8) "}", 8, "duplicate");
    refused("{}        ", 8, "no array");
    refused("{" TENSOR("a", 0, 8) "," TENSOR("b", 4, 12) "}", 12, "overlap");
    refused("{" TENSOR("a", 0, 8) "," TENSOR("b", 12, 20) "}", 20, "belong to none");
    refused("{" TENSOR("a", 4, 12) "}", 12, "belong to none");
    refused("{\"a\": 5}      ", 8, "outside");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8.5]}}", 8, "outside");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}}", 8,
            "not a size");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,2],\"data_offsets\":[0,8]}}", 8,
            "3 dimensions");
    refused("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}", 8, "F8_E4M3");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}",
            8, "");
    refused("{\"a\":{\"dtype\":", 8, "header");
    const uint8_t claims[] = {0xff, 0xff, 0xff, 0, 0, 0, 0, 0, '{', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    asc_array array;
    save(claims, sizeof claims);
    assert_int_equal(asc_array_open(path, &array), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "truncated"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_read),
        cmocka_unit_test(tensors_have_names),
        cmocka_unit_test(headers_are_not_believed),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
