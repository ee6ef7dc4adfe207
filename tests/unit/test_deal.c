/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who computes which tiles, as pure functions of N and the ranks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "sweep/deal.h"

/* Pairs of points of a tile, counted row by row. */
static int64_t count_pairs(int64_t n, asc_deal_tile tile) {
    const int64_t rows = asc_grid_rows(n, tile.row), columns = asc_grid_rows(n, tile.column);
    int64_t pairs = 0;
    for (int64_t i = tile.strip * ASC_STRIP_ROWS; i < (tile.strip + 1) * ASC_STRIP_ROWS && i < rows;
         i++)
        pairs += tile.row == tile.column ? columns - 1 - i : columns;
    return pairs;
}

/* Every strip of every pair of blocks is dealt once; the pairs add up and are what is said. */
static void check_deal(int64_t n, int ranks) {
    asc_deal deal = {0};
    int *seen = NULL;
    int64_t pairs = 0;
    assert_int_equal(asc_deal_init(n, ranks, NULL, &deal), ASC_OK);
    const int64_t blocks = deal.blocks;
    assert_int_equal(
        asc_alloc(&seen, (uint64_t)(blocks * blocks * ASC_BLOCK_STRIPS), sizeof *seen, "t"),
        ASC_OK);
    for (int r = 0; r < ranks; r++) {
        int64_t own = 0;
        for (int64_t k = 0; k < asc_deal_count(&deal, r); k++) {
            const asc_deal_tile tile = asc_deal_at(&deal, r, k);
            assert_true(0 <= tile.row && tile.row <= tile.column && tile.column < blocks);
            assert_true(0 <= tile.strip && tile.strip < ASC_BLOCK_STRIPS);
            seen[(tile.row * blocks + tile.column) * ASC_BLOCK_STRIPS + tile.strip]++;
            assert_int_equal(asc_deal_pairs_of(&deal, tile), count_pairs(n, tile));
            own += asc_deal_pairs_of(&deal, tile);
        }
        assert_int_equal(own, deal.pairs[r]);
        pairs += own;
    }
    assert_int_equal(pairs, n * (n - 1) / 2);
    for (int64_t row = 0; row < blocks; row++)
        for (int64_t column = row; column < blocks; column++)
            for (int64_t s = 0; s < ASC_BLOCK_STRIPS; s++)
                assert_int_equal(seen[(row * blocks + column) * ASC_BLOCK_STRIPS + s], 1);
    free(seen);
    asc_deal_free(&deal);
}

static void every_tile_is_dealt_once(void **state) {
    (void)state;
    const int64_t sizes[] = {1, 2, 128, 129, 2047, 2048, 2049, 4096, 4097, 20000, 66871};
    const int ranks[] = {1, 2, 3, 5, 16, 33, 64, 512};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t r = 0; r < sizeof ranks / sizeof *ranks; r++)
            check_deal(sizes[s], ranks[r]);
    for (uint64_t i = 0; i < 100; i++)
        check_deal(1 + (int64_t)(asc_random_bits(3, ASC_RANDOM_SYNTH_NOISE, i, 0) % 40000),
                   1 + (int)(asc_random_bits(3, ASC_RANDOM_SYNTH_NOISE, i, 1) % 200));
}

/* Copies are of the blocks that a rank's tiles touch and that it does not own. */
static void copies_are_what_tiles_touch(void **state) {
    (void)state;
    enum { N = 50000, RANKS = 7 };
    asc_deal deal = {0};
    assert_int_equal(asc_deal_init(N, RANKS, NULL, &deal), ASC_OK);
    bool marks[N / ASC_BLOCK_ROWS + 1], touched[N / ASC_BLOCK_ROWS + 1];
    for (int r = 0; r < RANKS; r++) {
        const int64_t begin = asc_deal_first_row(&deal, r), end = asc_deal_first_row(&deal, r + 1);
        int64_t count = 0;
        for (int64_t b = 0; b < deal.blocks; b++)
            touched[b] = false;
        for (int64_t k = 0; k < asc_deal_count(&deal, r); k++) {
            const asc_deal_tile tile = asc_deal_at(&deal, r, k);
            touched[tile.row] = touched[tile.column] = true;
        }
        const int64_t copies = asc_deal_copies(&deal, r, marks);
        for (int64_t b = 0; b < deal.blocks; b++) {
            const bool own = begin <= b * ASC_BLOCK_ROWS && asc_grid_first_row(N, b + 1) <= end;
            assert_int_equal(marks[b], touched[b] && !own);
            count += marks[b];
        }
        assert_int_equal(copies, count);
    }
    asc_deal_free(&deal);
}

/* What is left when some tiles are done is dealt out evenly, and once. */
static void what_is_left_is_dealt_evenly(void **state) {
    (void)state;
    enum { N = 30000, RANKS = 9, BLOCKS = (N + ASC_BLOCK_ROWS - 1) / ASC_BLOCK_ROWS };
    static uint16_t done[BLOCKS * (BLOCKS + 1) / 2], left[BLOCKS * (BLOCKS + 1) / 2];
    for (int former = 1; former <= 20; former += 19) {
        asc_deal deal = {0};
        int64_t due = 0, most = 0;
        memset(done, 0, sizeof done);
        /* Ranks of a former run have done some of their tiles, the first ones more. */
        assert_int_equal(asc_deal_init(N, former, NULL, &deal), ASC_OK);
        for (int r = 0; r < former; r++)
            for (int64_t k = 0; k < asc_deal_count(&deal, r) * (former - r) / (former + 1); k++) {
                const asc_deal_tile tile = asc_deal_at(&deal, r, k);
                done[asc_grid_pair(BLOCKS, tile.row, tile.column)] |= (uint16_t)(1u << tile.strip);
            }
        asc_deal_free(&deal);
        memcpy(left, done, sizeof left);
        assert_int_equal(asc_deal_init(N, RANKS, done, &deal), ASC_OK);
        for (int r = 0; r < RANKS; r++) {
            int64_t own = 0;
            for (int64_t k = 0; k < asc_deal_count(&deal, r); k++) {
                const asc_deal_tile tile = asc_deal_at(&deal, r, k);
                const int64_t pair = asc_grid_pair(BLOCKS, tile.row, tile.column);
                const uint16_t bit = (uint16_t)(1u << tile.strip);
                if (done[pair] & bit)
                    continue;
                assert_false(left[pair] & bit);
                left[pair] |= bit;
                own += asc_deal_pairs_of(&deal, tile);
            }
            assert_int_equal(own, deal.pairs[r]);
            due += own;
            most = own > most ? own : most;
        }
        for (int64_t p = 0; p < BLOCKS * (BLOCKS + 1) / 2; p++)
            assert_int_equal(left[p], UINT16_MAX);
        assert_true((double)most < 1.10 * (double)due / RANKS);
        asc_deal_free(&deal);
    }
}

static asc_deal_extent survey(int64_t n, int ranks) {
    asc_deal_extent extent;
    assert_int_equal(asc_deal_survey(n, ranks, &extent), ASC_OK);
    return extent;
}

/* From about ten tiles a rank on, whatever N and P, the busiest rank has a tenth more than the mean
 * at most. */
static void pairs_are_balanced(void **state) {
    (void)state;
    assert_true(survey(20000, 16).busiest < 1.03);
    assert_true(survey(20000, 32).busiest < 1.03);
    assert_true(survey(20000, 64).busiest < 1.03);
    assert_true(survey(66871, 512).busiest < 1.03);
    assert_true(survey(202599, 4096).busiest < 1.04);
    for (uint64_t i = 0; i < 300; i++) {
        const int64_t n =
            1000 + (int64_t)(asc_random_bits(4, ASC_RANDOM_SYNTH_NOISE, i, 0) % 150000);
        const double tiles = 0.5 * (double)n * (double)n / (ASC_STRIP_ROWS * ASC_BLOCK_ROWS);
        const int most = (int)fmin(4096, fmax(1, tiles / 10));
        const int ranks =
            1 + (int)(asc_random_bits(4, ASC_RANDOM_SYNTH_NOISE, i, 1) % (uint64_t)most);
        const double busiest = survey(n, ranks).busiest;
        if (busiest > 1.10)
            fail_msg("%lld points on %d ranks: %.3f", (long long)n, ranks, busiest);
    }
}

/* A rank alone copies nothing; others hold little more than the two sides of a square. */
static void copies_are_few(void **state) {
    (void)state;
    assert_int_equal(survey(66871, 1).copied, 0);
    assert_int_equal(survey(66871, 1).sent, 0);
    const int ranks[] = {2, 3, 4, 8, 16, 20, 32, 64, 128, 512};
    for (size_t r = 0; r < sizeof ranks / sizeof *ranks; r++) {
        const asc_deal_extent extent = survey(66871, ranks[r]);
        const double square = 66871 * sqrt(2.0 / ranks[r]);
        assert_true((double)extent.copied < 1.6 * square + 6 * ASC_BLOCK_ROWS);
        assert_true((double)extent.sent < 1.4 * ranks[r] * (square + 2 * ASC_BLOCK_ROWS));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tile_is_dealt_once),
        cmocka_unit_test(copies_are_what_tiles_touch),
        cmocka_unit_test(what_is_left_is_dealt_evenly),
        cmocka_unit_test(pairs_are_balanced),
        cmocka_unit_test(copies_are_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
