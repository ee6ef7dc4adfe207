/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes packed, saved and read back; damaged files are refused with their reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "restart/checkpoint.h"
#include "restart/saved.h"
#include "temporary.h"

static const char KEY[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const char OTHER[] = "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

typedef struct outcome {
    double value;
    int64_t n;
    int32_t *numbers; /* [n] */
} outcome;

static void pack_outcome(outcome *o, asc_pack *pack) {
    asc_pack_bytes(pack, &o->value, sizeof o->value);
    asc_pack_array(pack, &o->numbers, &o->n, sizeof *o->numbers, "numbers");
}

static void make_path(char path[ASC_TEMPORARY_SIZE]) {
    asc_temporary_path(path, "saved");
    unlink(path);
}

static void save(const char *path, int64_t n) {
    int32_t numbers[1000];
    outcome written = {.value = 0.1, .n = n, .numbers = numbers};
    asc_pack pack = {0};
    for (int i = 0; i < 1000; i++)
        numbers[i] = i * i;
    pack_outcome(&written, &pack);
    assert_int_equal(asc_saved_write(path, KEY, &pack), ASC_OK);
    asc_pack_free(&pack);
}

static void test_round_trip(void **state) {
    char path[ASC_TEMPORARY_SIZE];
    (void)state;
    make_path(path);
    for (int64_t n = 0; n <= 1000; n += 250) {
        asc_pack pack;
        outcome read = {0};
        bool found = false;
        save(path, n);
        assert_int_equal(asc_saved_read(path, KEY, &pack, &found), ASC_OK);
        assert_true(found);
        pack_outcome(&read, &pack);
        assert_int_equal(asc_pack_end(&pack), ASC_OK);
        assert_true(read.value == 0.1);
        assert_int_equal(read.n, n);
        for (int64_t i = 0; i < n; i++)
            assert_int_equal(read.numbers[i], i * i);
        free(read.numbers);
        asc_pack_free(&pack);
    }
    unlink(path);
}

static void test_absent(void **state) {
    char path[ASC_TEMPORARY_SIZE];
    asc_pack pack;
    bool found = true;
    (void)state;
    make_path(path);
    assert_int_equal(asc_saved_read(path, KEY, &pack, &found), ASC_OK);
    assert_false(found);
}

static void refuse(const char *path, const char *key, const char *reason) {
    asc_pack pack;
    bool found = true;
    assert_int_equal(asc_saved_read(path, key, &pack, &found), ASC_DATA);
    assert_false(found);
    assert_non_null(strstr(asc_error_message(), reason));
    assert_null(pack.bytes);
}

static void test_refused(void **state) {
    char path[ASC_TEMPORARY_SIZE];
    (void)state;
    make_path(path);
    save(path, 1000);
    refuse(path, OTHER, "another study");
    /* Any flipped byte that is not padding is noticed. */
    for (long at = 0; at < ASC_SAVED_HEADER + 4000; at += at < 200 ? 1 : 97) {
        FILE *file = fopen(path, "r+b");
        int byte;
        asc_pack pack;
        bool found;
        if (at >= 200 && at < ASC_SAVED_HEADER) {
            fclose(file);
            continue;
        }
        fseek(file, at, SEEK_SET);
        byte = fgetc(file);
        fseek(file, at, SEEK_SET);
        fputc(byte ^ 0x5, file);
        fclose(file);
        if (byte != '\n' && byte != ' ')
            assert_int_equal(asc_saved_read(path, KEY, &pack, &found), ASC_DATA);
        save(path, 1000);
    }
    assert_int_equal(truncate(path, ASC_SAVED_HEADER + 100), 0);
    refuse(path, KEY, "bytes instead of");
    assert_int_equal(truncate(path, 100), 0);
    refuse(path, KEY, "ends in its header");
    unlink(path);
}

/* What does not belong together is an error, not a crash. */
static void test_wrong_lengths(void **state) {
    asc_pack pack = {0};
    outcome read = {0};
    int64_t huge = INT64_MAX / 2;
    double value = 1;
    (void)state;
    asc_pack_bytes(&pack, &value, sizeof value);
    asc_pack_rewind(&pack);
    pack_outcome(&read, &pack);
    assert_int_equal(asc_pack_end(&pack), ASC_DATA);
    asc_pack_free(&pack);

    asc_pack_bytes(&pack, &value, sizeof value);
    asc_pack_bytes(&pack, &huge, sizeof huge);
    asc_pack_rewind(&pack);
    pack_outcome(&read, &pack);
    assert_int_equal(asc_pack_end(&pack), ASC_DATA);
    assert_null(read.numbers);
    asc_pack_free(&pack);

    asc_pack_bytes(&pack, &value, sizeof value);
    asc_pack_rewind(&pack);
    assert_int_equal(asc_pack_end(&pack), ASC_DATA);
    asc_pack_free(&pack);
}

/* Packs `count` in front of `numbers` numbers and reads them as rows x columns. */
static asc_code read_matrix(int64_t count, int64_t numbers, int64_t rows, int64_t columns) {
    asc_pack pack = {0};
    int32_t *read = NULL;
    int32_t number = 7;
    asc_pack_bytes(&pack, &count, sizeof count);
    for (int64_t k = 0; k < numbers; k++)
        asc_pack_bytes(&pack, &number, sizeof number);
    asc_pack_rewind(&pack);
    asc_pack_matrix(&pack, &read, rows, columns, sizeof *read, "cells");
    const asc_code code = asc_pack_end(&pack);
    if (code == ASC_OK && rows * columns > 0)
        assert_int_equal(read[rows * columns - 1], 7);
    free(read);
    asc_pack_free(&pack);
    return code;
}

/* A file's counts, and what follows from them, are not believed. */
static void test_matrices(void **state) {
    (void)state;
    assert_int_equal(read_matrix(6, 6, 2, 3), ASC_OK);
    assert_int_equal(read_matrix(0, 0, 0, 3), ASC_OK);
    assert_int_equal(read_matrix(5, 5, 2, 3), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "cells: 5 where 6 belong"));
    assert_int_equal(read_matrix(7, 7, 2, 3), ASC_DATA);
    assert_int_equal(read_matrix(6, 5, 2, 3), ASC_DATA);
    assert_int_equal(read_matrix(6, 6, -2, -3), ASC_DATA);
    assert_int_equal(read_matrix(-1, 0, 1, 1), ASC_DATA);
    assert_int_equal(read_matrix(0, 0, INT64_MAX, 2), ASC_DATA);
    assert_int_equal(read_matrix(INT64_MAX / 2, 6, INT64_MAX / 2, 1), ASC_DATA);
}

/* Before memory is asked for, let alone filled. */
static void test_sweeps_of_a_checkpoint(void **state) {
    static const int64_t counts[] = {40000000, INT64_MAX, -1};
    char path[ASC_TEMPORARY_SIZE];
    (void)state;
    make_path(path);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        asc_checkpoint *checkpoint = NULL;
        asc_pack pack = {0};
        int64_t n = counts[c];
        asc_pack_bytes(&pack, &n, sizeof n);
        assert_int_equal(asc_saved_write(path, KEY, &pack), ASC_OK);
        asc_pack_free(&pack);
        (void)asc_fail(ASC_DATA, "nothing yet");
        assert_int_equal(asc_checkpoint_open(MPI_COMM_SELF, path, KEY, 0, &checkpoint), ASC_OK);
        assert_string_equal(asc_error_message(), "sweeps: out of range");
        asc_checkpoint_close(&checkpoint, true);
    }
    assert_int_not_equal(access(path, F_OK), 0);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_absent),
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_wrong_lengths),
        cmocka_unit_test(test_matrices),   cmocka_unit_test(test_sweeps_of_a_checkpoint),
    };
    MPI_Init(&argc, &argv);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    MPI_Finalize();
    return failed;
}
