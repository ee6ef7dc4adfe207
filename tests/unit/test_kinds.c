/* SPDX-License-Identifier: GPL-3.0-or-later */
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
#include "kinds/contrast.h"
#include "sweep/cells.h"
#include "sweep/lane_group.h"

enum { PAIRS = 600, LANES = 4, FIRST_KEY = 0x3f000000, SEED = 3 };

/* Pairs as a sweep sees them: a key, a lane and a weight. */
typedef struct pairs {
    uint32_t key[PAIRS];
    int32_t lane[PAIRS];
    uint64_t weight[PAIRS];
} pairs;

static double uniform(uint64_t study, uint64_t a, uint32_t b) {
    return asc_random_uniform(SEED + study, ASC_RANDOM_SYNTH_IDENTITY, a, b);
}

static void make_pairs(uint64_t study, pairs *p) {
    const uint32_t spread = study % 2 ? 1 << 18 : 300; /* with ties, or hardly any */
    for (uint64_t i = 0; i < PAIRS; i++) {
        p->lane[i] = (int32_t)(uniform(study, i, 1) * LANES);
        const double u = uniform(study, i, 0), shifted = p->lane[i] < 2 ? sqrt(u) : u;
        p->key[i] = FIRST_KEY + (uint32_t)(shifted * spread);
        p->weight[i] = 1 + (uint64_t)(uniform(study, i, 2) * 1000);
    }
}

static bool is_in(const int32_t *lanes, int32_t n, int32_t lane) {
    for (int32_t l = 0; l < n; l++)
        if (lanes[l] == lane)
            return true;
    return false;
}

/* sup |F_inside - F_across| at every distance that there is. */
static double brute(const pairs *p, const asc_contrast *contrast) {
    double most = 0;
    for (int at = 0; at < PAIRS; at++) {
        uint64_t below[2] = {0, 0}, all[2] = {0, 0};
        for (int i = 0; i < PAIRS; i++) {
            const bool sides[2] = {is_in(contrast->inside, contrast->n_inside, p->lane[i]),
                                   is_in(contrast->across, contrast->n_across, p->lane[i])};
            for (int s = 0; s < 2; s++) {
                all[s] += sides[s] ? p->weight[i] : 0;
                below[s] += sides[s] && p->key[i] <= p->key[at] ? p->weight[i] : 0;
            }
        }
        most =
            fmax(most, fabs((double)below[0] / (double)all[0] - (double)below[1] / (double)all[1]));
    }
    return most;
}

/* What a sweep counts in the cells of a map, to be freed; `left` as planned, or NULL: all that lies
 * below. */
static uint64_t *count(const pairs *p, const asc_key_map *map, const uint64_t *left,
                       asc_lane_counts *counts) {
    uint64_t *read = NULL;
    assert_int_equal(asc_alloc(&read, (uint64_t)map->n_cells * LANES, sizeof *read, "test"),
                     ASC_OK);
    assert_int_equal(asc_lane_counts_init(map, LANES, read, counts), ASC_OK);
    for (int i = 0; i < PAIRS; i++) {
        const float distance = asc_key_distance(p->key[i]);
        uint16_t which[1 + ASC_SEEK_SLACK];
        int32_t cell = 0;
        if (asc_key_map_locate(map, asc_kernels_find("plain"), &distance, 0, 1, which, &cell))
            read[cell * LANES + p->lane[i]] += p->weight[i];
        for (int64_t r = 0; r < map->n_runs && !left; r++)
            if (p->key[i] < map->runs[r].first)
                counts->left[r * LANES + p->lane[i]] += p->weight[i];
    }
    if (left)
        memcpy(counts->left, left, (size_t)(map->n_runs * LANES) * sizeof *left);
    return read;
}

/* Refines until nothing is open or `counters` do not allow it. */
static void refine(const pairs *p, int64_t counters, asc_contrast *contrasts, int n) {
    const asc_key_run runs[] = {
        {.first = 0, .last = FIRST_KEY - 1, .shift = 31},
        {.first = FIRST_KEY, .last = FIRST_KEY + 999, .shift = 5},
        {.first = FIRST_KEY + 1000, .last = FIRST_KEY + (1 << 20), .shift = 14},
        {.first = FIRST_KEY + (1 << 20) + 1, .last = ASC_KEY_END - 1, .shift = 31}};
    uint64_t totals[LANES] = {0}, *left = NULL;
    asc_key_map map;
    int64_t wants = 1;
    for (int i = 0; i < PAIRS; i++)
        totals[p->lane[i]] += p->weight[i];
    for (int c = 0; c < n; c++)
        asc_contrast_begin(totals, &contrasts[c]);
    assert_int_equal(asc_key_map_init(runs, 4, true, &map), ASC_OK);
    for (int pass = 0; wants > 0; pass++) {
        const uint8_t bits = ASC_MARK_FIRST | ASC_MARK_OTHER;
        const int32_t finest = pass == 0 ? 3 : 31;
        asc_lane_counts counts;
        asc_key_map next = {0};
        uint64_t *next_left = NULL;
        uint8_t *marks = NULL;
        assert_true(pass < 40);
        uint64_t *read = count(p, &map, left, &counts);
        assert_int_equal(asc_alloc(&marks, (uint64_t)map.n_cells, 1, "test"), ASC_OK);
        for (int c = 0; c < n; c++)
            asc_contrast_raise(&counts, &contrasts[c]);
        for (int c = 0; c < n; c++)
            asc_contrast_search(&counts, marks, &contrasts[c]);
        assert_int_equal(
            asc_contrast_wants(&counts, marks, bits, finest, counters, counters, &wants), ASC_OK);
        assert_true(wants <= counters);
        if (wants > 0)
            assert_int_equal(
                asc_contrast_next(&counts, marks, bits, finest, wants, &next, &next_left), ASC_OK);
        asc_lane_counts_free(&counts);
        free(read);
        asc_key_map_free(&map);
        free(left);
        free(marks);
        map = next;
        left = next_left;
    }
}

static void suprema_are_found(void **state) {
    (void)state;
    static pairs p;
    const int32_t lanes[LANES] = {0, 1, 2, 3};
    for (uint64_t study = 0; study < 40; study++) {
        asc_kinds_ks exact[3], rough[3];
        asc_contrast contrasts[] = {
            {.inside = lanes, .n_inside = 1, .across = lanes + 1, .n_across = 3, .is_first = true},
            {.inside = lanes, .n_inside = 2, .across = lanes + 2, .n_across = 2},
            {.inside = lanes + 2, .n_inside = 1, .across = lanes + 3, .n_across = 1}};
        make_pairs(study, &p);
        for (int c = 0; c < 3; c++)
            contrasts[c].ks = &exact[c];
        refine(&p, study % 3 ? 1 << 16 : 2000, contrasts, 3);
        for (int c = 0; c < 3; c++) {
            const double expected = brute(&p, &contrasts[c]);
            assert_true(exact[c].value <= expected + 1e-12);
            assert_true(exact[c].upper >= expected - 1e-12);
            if (study % 3) /* memory enough */
                assert_true(fabs(exact[c].value - expected) < 1e-12 &&
                            exact[c].upper - exact[c].value < 1e-12);
            contrasts[c].ks = &rough[c];
        }
        refine(&p, 0, contrasts, 3);
        for (int c = 0; c < 3; c++) {
            const double expected = brute(&p, &contrasts[c]);
            assert_true(rough[c].value <= expected + 1e-12);
            assert_true(rough[c].upper >= expected - 1e-12);
        }
    }
}

static void without_pairs_there_is_none(void **state) {
    (void)state;
    const int32_t lanes[2] = {0, 1};
    const uint64_t totals[2] = {5, 0};
    asc_kinds_ks ks;
    asc_contrast contrast = {
        .inside = lanes, .n_inside = 1, .across = lanes + 1, .n_across = 1, .ks = &ks};
    asc_contrast_begin(totals, &contrast);
    assert_false(contrast.is_open);
    assert_true(isnan(ks.value) && isnan(ks.upper) && isnan(ks.location));
}

/* Every key is in the cell that its run says, and in none between runs. */
static void keys_are_located(void **state) {
    (void)state;
    const asc_key_run runs[] = {{.first = 100, .last = 163, .shift = 3},
                                {.first = 164, .last = 164, .shift = 0},
                                {.first = 500000, .last = 800001, .shift = 10},
                                {.first = 0x3f800000, .last = 0x3f800fff, .shift = 0}};
    asc_key_map map;
    assert_int_equal(asc_key_map_init(runs, 4, false, &map), ASC_OK);
    for (uint64_t i = 0; i < 20000; i++) {
        const asc_key_run *near = &map.runs[i % 4];
        const uint32_t key =
            near->first - 50 +
            (uint32_t)(uniform(1, i, 3) * (double)(near->last - near->first + 100));
        const float distance = asc_key_distance(key);
        int32_t cell = -1, expected = -1;
        uint16_t which[1 + ASC_SEEK_SLACK];
        for (int r = 0; r < 4; r++)
            if (key >= map.runs[r].first && key <= map.runs[r].last)
                expected =
                    (int32_t)(map.runs[r].cell + ((key - map.runs[r].first) >> map.runs[r].shift));
        if (asc_key_map_locate(&map, asc_kernels_find("plain"), &distance, 0, 1, which, &cell) == 0)
            cell = -1;
        assert_int_equal(cell, expected);
    }
    asc_key_map_free(&map);
}

static void gaps_have_bins(void **state) {
    (void)state;
    assert_int_equal(asc_gap_bin(0.1, 0.4, 10), 3); /* 0.30000000000000004, and the other way */
    assert_int_equal(asc_gap_bin(0.7, 0.4, 10), 3); /* 0.29999999999999998 */
    assert_int_equal(asc_gap_bin(0.25, 0.25, 10), 0);
    assert_int_equal(asc_gap_bin(0, 1, 10), 9);
}

static void weights_are_exact(void **state) {
    (void)state;
    const int32_t sizes[] = {1, 2, 3, 0, 22};
    const int32_t alike[] = {1, 1, 0};
    asc_lane_weights weights;
    assert_int_equal(asc_lane_weights_init(sizes, 5, &weights), ASC_OK);
    for (int i = 0; i < 5; i++)
        assert_int_equal((uint64_t)weights.units[i] * (uint64_t)sizes[i],
                         sizes[i] ? weights.scale : 0);
    asc_lane_weights_free(&weights);
    assert_int_equal(asc_lane_weights_init(alike, 3, &weights), ASC_OK);
    assert_int_equal(asc_lane_pair(&weights, weights.units[0], weights.units[1]), 1);
    asc_lane_weights_free(&weights);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suprema_are_found), cmocka_unit_test(without_pairs_there_is_none),
        cmocka_unit_test(keys_are_located),  cmocka_unit_test(gaps_have_bins),
        cmocka_unit_test(weights_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
