/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <hdf5.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "npy_files.h"

enum { ROWS = 1000, COLUMNS = 7 };

static float numbers[ROWS * COLUMNS], turned[ROWS * COLUMNS];

static void write_file(const float *values, hsize_t rows, hsize_t columns, hsize_t chunk) {
    const hsize_t extent[2] = {rows, columns}, chunks[2] = {chunk, 3};
    const hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(2, extent, NULL), how = H5Pcreate(H5P_DATASET_CREATE);
    assert_true(file >= 0);
    if (chunk > 0) {
        H5Pset_chunk(how, 2, chunks);
        H5Pset_deflate(how, 1);
    }
    const hid_t dataset =
        H5Dcreate2(file, "e", H5T_IEEE_F32LE, space, H5P_DEFAULT, how, H5P_DEFAULT);
    assert_true(H5Dwrite(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    H5Dclose(dataset);
    H5Pclose(how);
    H5Sclose(space);
    H5Fclose(file);
}

static int make_numbers(void **state) {
    for (int i = 0; i < ROWS; i++)
        for (int d = 0; d < COLUMNS; d++) {
            numbers[i * COLUMNS + d] = (float)(100 * i + d);
            turned[d * ROWS + i] = numbers[i * COLUMNS + d];
        }
    return make_folder(state);
}

static void every_slab_is_read(void **state) {
    (void)state;
    static float got[ROWS * COLUMNS];
    const int64_t slabs[][2] = {{0, ROWS}, {0, 1}, {ROWS - 1, 1}, {13, 700}, {63, 2}, {500, 0}};
    for (int way = 0; way < 4; way++) {
        const bool columns_first = way % 2;
        asc_array array;
        write_file(columns_first ? turned : numbers, columns_first ? COLUMNS : ROWS,
                   columns_first ? ROWS : COLUMNS,
                   way < 2         ? 0
                   : columns_first ? 2
                                   : 64);
        assert_int_equal(asc_array_open(path, &array), ASC_OK);
        assert_int_equal(asc_array_orient(&array, ROWS), ASC_OK);
        assert_int_equal(array.shape[0], ROWS);
        assert_int_equal(array.shape[1], COLUMNS);
        for (size_t s = 0; s < sizeof slabs / sizeof *slabs; s++) {
            const size_t bytes = (size_t)slabs[s][1] * COLUMNS * sizeof *got;
            memset(got, 0, sizeof got);
            assert_int_equal(asc_array_read_f32(&array, slabs[s][0], slabs[s][1], got), ASC_OK);
            assert_memory_equal(got, numbers + slabs[s][0] * COLUMNS, bytes);
        }
        asc_array_free(&array);
    }
}

static void changes_are_noticed(void **state) {
    (void)state;
    for (int held = 0; held < 2; held++) {
        asc_array array;
        float got[COLUMNS];
        write_file(numbers, ROWS, COLUMNS, 64);
        assert_int_equal(asc_array_open(path, &array), ASC_OK);
        if (held)
            assert_int_equal(asc_array_hold(&array), ASC_OK);
        assert_int_equal(asc_array_read_f32(&array, 5, 1, got), ASC_OK);
        FILE *file = fopen(path, "ab");
        assert_int_equal(fputc('x', file), 'x');
        assert_int_equal(fclose(file), 0);
        assert_int_equal(asc_array_read_f32(&array, 5, 1, got), ASC_IO);
        assert_non_null(strstr(asc_error_message(), "was changed while it was read"));
        asc_array_free(&array);
    }
}

/* Chunks that unpack to less than their size, or to nothing. */
static void chunks_are_not_believed(void **state) {
    (void)state;
    const uint8_t bytes[8] = {0x78, 0x9c, 0x03, 0, 0, 0, 0, 1}; /* gzip of nothing */
    const hsize_t offset[2] = {64, 3};
    for (uint32_t unpacked = 0; unpacked < 2; unpacked++) {
        asc_array array;
        float got[COLUMNS];
        write_file(numbers, ROWS, COLUMNS, 64);
        const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        const hid_t dataset = H5Dopen2(file, "e", H5P_DEFAULT);
        assert_true(H5Dwrite_chunk(dataset, H5P_DEFAULT, unpacked, offset, sizeof bytes, bytes) >=
                    0);
        H5Dclose(dataset);
        H5Fclose(file);
        assert_int_equal(asc_array_open(path, &array), ASC_OK);
        assert_int_equal(asc_array_read_f32(&array, 5, 1, got), ASC_OK);
        assert_int_equal(asc_array_read_f32(&array, 70, 1, got), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), "damaged chunk"));
        asc_array_free(&array);
    }
}

static void rings_of_groups_end(void **state) {
    (void)state;
    asc_array array;
    char name[128];
    const hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    for (int i = 0; i < 9; i++) {
        snprintf(name, sizeof name, "again%d", i);
        assert_true(H5Lcreate_hard(file, "/", file, name, H5P_DEFAULT, H5P_DEFAULT) >= 0);
    }
    H5Fclose(file);
    assert_int_equal(asc_array_open(path, &array), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "holds no array"));
    snprintf(name, sizeof name, "%s:again1/again2", path);
    assert_int_equal(asc_array_open(name, &array), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "is no dataset"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_slab_is_read),
        cmocka_unit_test(changes_are_noticed),
        cmocka_unit_test(chunks_are_not_believed),
        cmocka_unit_test(rings_of_groups_end),
    };
    return cmocka_run_group_tests(tests, make_numbers, remove_folder);
}
