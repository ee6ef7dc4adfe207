/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds against scikit-learn's own allotments, and their properties. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "probe/folds.h"

static uint64_t lcg_state;

static int lcg_next(void) {
    lcg_state = lcg_state * 6364136223846793005u + 1442695040888963407u;
    return (int)(lcg_state >> 33);
}

/* Labels that depend on the group, 5 % of them missing. */
static void make_case(uint64_t seed, int n, int n_groups, int rare, int8_t *labels,
                      int32_t *groups) {
    lcg_state = seed;
    for (int i = 0; i < n; i++) {
        int group = lcg_next() % n_groups;
        groups[i] = group;
        if (lcg_next() % 100 < 5)
            labels[i] = 0;
        else
            labels[i] = (lcg_next() + (group % 7) * 7) % 100 < rare ? 1 : -1;
    }
}

/* Labels as classes 1, 0, and -1 = missing. */
static const int32_t *classes_of(const int8_t *labels, int n) {
    static int32_t classes[5000];
    for (int i = 0; i < n; i++)
        classes[i] = labels[i] ? labels[i] > 0 : -1;
    return classes;
}

static void stratified_folds(const int8_t *labels, int n, int folds, int8_t *allotments) {
    static int8_t fold[5000];
    assert_int_equal(asc_probe_stratified_folds(classes_of(labels, n), n, 2, folds, fold), ASC_OK);
    asc_probe_allot(labels, fold, n, allotments);
}

static void grouped_folds(const int8_t *labels, const int32_t *groups, int n, int n_groups,
                          int folds, int8_t *allotments) {
    static int8_t fold[5000];
    assert_int_equal(
        asc_probe_grouped_folds(classes_of(labels, n), groups, n, 2, n_groups, folds, fold),
        ASC_OK);
    asc_probe_allot(labels, fold, n, allotments);
}

static void shuffle(const int8_t *labels, int n, uint64_t seed, uint32_t attribute,
                    int8_t *shuffled) {
    static int64_t source[5000];
    assert_int_equal(asc_probe_shuffle(classes_of(labels, n), n, seed, attribute, source), ASC_OK);
    for (int i = 0; i < n; i++)
        shuffled[i] = source[i] < 0 ? 0 : labels[source[i]];
}

static uint64_t fnv(const int8_t *bytes, int n) {
    uint64_t hash = 1469598103934665603u;
    for (int i = 0; i < n; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * 1099511628211u;
    return hash;
}

static void small_case_is_that_of_scikit_learn(void **state) {
    (void)state;
    const int8_t labels[] = {1, -1, -1, 1,  0, -1, -1, -1, 1,  -1,
                             1, 1,  -1, -1, 0, -1, -1, 1,  -1, -1};
    const int32_t groups[] = {3, 3, 0, 1, 1, 2, 2, 0, 4, 4, 5, 3, 5, 5, 6, 6, 1, 7, 7, 2};
    const int8_t published[] = {1, -1, -1, 1,  0, -1, -1, -2, 2,  -2,
                                2, 3,  -2, -2, 0, -3, -3, 3,  -3, -3};
    const int8_t grouped[] = {3, -3, -2, 1,  0, -1, -1, -2, 1,  -1,
                              2, 3,  -2, -2, 0, -3, -1, 2,  -2, -1};
    int8_t out[20];
    stratified_folds(labels, 20, 3, out);
    assert_memory_equal(out, published, sizeof out);
    grouped_folds(labels, groups, 20, 8, 3, out);
    assert_memory_equal(out, grouped, sizeof out);
}

/* Hashes of scikit-learn 1.2.1's StratifiedKFold and StratifiedGroupKFold on the same cases. */
static void large_cases_are_those_of_scikit_learn(void **state) {
    (void)state;
    static const struct {
        uint64_t seed;
        int n, groups, rare, folds;
        uint64_t published, grouped;
    } cases[] = {
        {1, 200, 30, 40, 5, 0xbd796b016d19d6beu, 0x4e48d24e321601a2u},
        {2, 5000, 700, 30, 5, 0xe332395232cfda3au, 0x8044852647be5964u},
        {3, 3001, 400, 3, 5, 0x2ed02b76d6163d0fu, 0x3c960467d1a286f3u},
        {4, 1000, 25, 50, 3, 0x9210a6dcf6275587u, 0x6af5554c5013ed06u},
        {5, 2000, 1500, 20, 10, 0x16fb48989495d51eu, 0x1d9caa731d4dc77bu},
    };
    static int8_t labels[5000], out[5000];
    static int32_t groups[5000];
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int n = cases[c].n;
        make_case(cases[c].seed, n, cases[c].groups, cases[c].rare, labels, groups);
        stratified_folds(labels, n, cases[c].folds, out);
        assert_true(fnv(out, n) == cases[c].published);
        grouped_folds(labels, groups, n, cases[c].groups, cases[c].folds, out);
        assert_true(fnv(out, n) == cases[c].grouped);
    }
}

static void published_folds_are_even_in_both_classes(void **state) {
    (void)state;
    static int8_t labels[997], out[997];
    static int32_t groups[997];
    for (uint64_t seed = 0; seed < 50; seed++) {
        int folds = 2 + (int)(seed % 9);
        make_case(seed, 997, 10, 5 + (int)seed, labels, groups);
        stratified_folds(labels, 997, folds, out);
        int count[2][10] = {{0}};
        for (int i = 0; i < 997; i++) {
            assert_int_equal(asc_allotment_class(out[i]), labels[i]);
            if (labels[i])
                count[labels[i] > 0][asc_allotment_fold(out[i])]++;
        }
        for (int c = 0; c < 2; c++)
            for (int f = 0; f < folds; f++)
                assert_in_range(count[c][f] - count[c][0] + 1, 0, 2);
    }
}

static void grouped_folds_never_split_a_group(void **state) {
    (void)state;
    static int8_t labels[997], out[997];
    static int32_t groups[997];
    for (uint64_t seed = 0; seed < 20; seed++) {
        make_case(seed, 997, 60, 30, labels, groups);
        grouped_folds(labels, groups, 997, 60, 5, out);
        int fold[60];
        memset(fold, -1, sizeof fold);
        for (int i = 0; i < 997; i++) {
            if (!labels[i]) {
                assert_int_equal(out[i], 0);
                continue;
            }
            int f = asc_allotment_fold(out[i]);
            assert_true(fold[groups[i]] == -1 || fold[groups[i]] == f);
            fold[groups[i]] = f;
        }
    }
}

static void shuffling_keeps_counts_and_missing_values(void **state) {
    (void)state;
    static int8_t labels[997], once[997], again[997], other[997];
    static int32_t groups[997];
    make_case(3, 997, 60, 30, labels, groups);
    shuffle(labels, 997, 7, 2, once);
    shuffle(labels, 997, 7, 2, again);
    shuffle(labels, 997, 7, 3, other);
    assert_memory_equal(once, again, sizeof once);
    assert_memory_not_equal(once, other, sizeof once);
    assert_memory_not_equal(once, labels, sizeof once);
    int before = 0, after = 0;
    for (int i = 0; i < 997; i++) {
        assert_int_equal(labels[i] == 0, once[i] == 0);
        before += labels[i] > 0;
        after += once[i] > 0;
    }
    assert_int_equal(before, after);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_case_is_that_of_scikit_learn),
        cmocka_unit_test(large_cases_are_those_of_scikit_learn),
        cmocka_unit_test(published_folds_are_even_in_both_classes),
        cmocka_unit_test(grouped_folds_never_split_a_group),
        cmocka_unit_test(shuffling_keeps_counts_and_missing_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
