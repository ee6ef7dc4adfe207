/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "files/checksum.h"
#include "files/hash64.h"

enum { ITEMS = 50, SIZE = 70 };

static void fill(unsigned char items[ITEMS][SIZE]) {
    for (int i = 0; i < ITEMS; i++)
        for (int b = 0; b < SIZE; b++)
            items[i][b] = (unsigned char)(i * 31 + b * 7);
}

static asc_checksum sum(unsigned char items[ITEMS][SIZE], int first, int end, size_t size) {
    asc_checksum checksum = {{0}};
    for (int i = first; i < end; i++)
        asc_checksum_add(&checksum, (uint64_t)i, items[i], size);
    return checksum;
}

static void test_any_grouping(void **state) {
    (void)state;
    unsigned char items[ITEMS][SIZE];
    fill(items);
    asc_checksum all = sum(items, 0, ITEMS, SIZE);
    for (int cut = 0; cut <= ITEMS; cut++) {
        asc_checksum first = sum(items, 0, cut, SIZE), rest = sum(items, cut, ITEMS, SIZE);
        for (int w = 0; w < 4; w++)
            assert_int_equal(first.words[w] + rest.words[w], all.words[w]);
    }
}

static void assert_differ(asc_checksum a, asc_checksum b) {
    for (int w = 0; w < 4; w++)
        assert_int_not_equal(a.words[w], b.words[w]);
}

static void test_any_change(void **state) {
    (void)state;
    unsigned char items[ITEMS][SIZE], other[ITEMS][SIZE];
    fill(items);
    asc_checksum all = sum(items, 0, ITEMS, SIZE);
    for (int bit = 0; bit < ITEMS * SIZE * 8; bit += 37) {
        memcpy(other, items, sizeof items);
        other[bit / 8 / SIZE][bit / 8 % SIZE] ^= (unsigned char)(1 << bit % 8);
        assert_differ(all, sum(other, 0, ITEMS, SIZE));
    }
    memcpy(other, items, sizeof items);
    memcpy(other[3], items[4], SIZE);
    memcpy(other[4], items[3], SIZE);
    assert_differ(all, sum(other, 0, ITEMS, SIZE));
    assert_differ(sum(items, 0, 1, 0), sum(items, 1, 2, 0));
    memset(other, 0, sizeof other);
    assert_differ(sum(other, 0, 1, 32), sum(other, 0, 1, 33));
}

/* Files of one version must be told apart by another: the numbers must never change. */
static void test_known_value(void **state) {
    (void)state;
    char text[ASC_CHECKSUM_TEXT];
    asc_checksum checksum = {{0}};
    asc_checksum_add(&checksum, 1, "attrscope", 9);
    asc_checksum_print(&checksum, text);
    assert_string_equal(text, "4c2323ff1a4efa2e946261b2cfb691381cf6606e793f0069bb180317d5161eb0");
}

/* Values of the reference implementation. */
static void test_xxh64(void **state) {
    (void)state;
    static const char text[] =
        "The quick brown fox jumps over the lazy dog, 64-bit lanes and so on.";
    static const struct {
        size_t size;
        uint64_t plain, seeded;
    } known[] = {{28, UINT64_C(0x1dcd16dd15317465), UINT64_C(0xc75a7647a13d7d6f)},
                 {35, UINT64_C(0x2d27cba0d24872de), UINT64_C(0x0b94a030e7a27943)},
                 {49, UINT64_C(0xb41b1bcbd46b714a), UINT64_C(0x1396ba06a8712198)},
                 {63, UINT64_C(0xbe1c1c826faa43fd), UINT64_C(0x919800829beb7a35)}};
    assert_int_equal(asc_hash64("", 0, 0), UINT64_C(0xef46db3751d8e999));
    assert_int_equal(asc_hash64("a", 1, 0), UINT64_C(0xd24ec4f1a98c6e5b));
    assert_int_equal(asc_hash64("abc", 3, 0), UINT64_C(0x44bc2cf5ad770999));
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_int_equal(asc_hash64(text, known[i].size, 0), known[i].plain);
        assert_int_equal(asc_hash64(text, known[i].size, UINT64_C(0x123456789abcdef0)),
                         known[i].seeded);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_grouping),
        cmocka_unit_test(test_any_change),
        cmocka_unit_test(test_known_value),
        cmocka_unit_test(test_xxh64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
