/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores against counting every pair. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "probe/scores.h"

static void known_scores(void **state) {
    (void)state;
    const double values[] = {-2.0, -1.0, 0.0, 0.5, 0.5, 3.0};
    const int8_t classes[] = {-1, 1, -1, -1, 1, 1};
    double scores[ASC_SCORES];
    assert_int_equal(asc_probe_score(values, classes, 6, scores), ASC_OK);
    /* 0 is on the negative side, as in scikit-learn. */
    assert_true(scores[ASC_SCORE_ACCURACY] == 4.0 / 6.0);
    assert_true(fabs(scores[ASC_SCORE_BALANCED] - 2.0 / 3.0) < 1e-15);
    assert_true(fabs(scores[ASC_SCORE_AUC] - 6.5 / 9.0) < 1e-15);
}

static void auc_equals_counting_pairs(void **state) {
    (void)state;
    srand(1);
    for (int round = 0; round < 50; round++) {
        double values[101], wins = 0.0, scores[ASC_SCORES];
        int8_t classes[101];
        int positives = 0, negatives = 0;
        for (int i = 0; i < 101; i++) {
            values[i] = rand() % (5 + round) - 3; /* many ties */
            classes[i] = i < 2 ? (int8_t)(2 * i - 1) : (int8_t)(rand() % 2 ? 1 : -1);
            positives += classes[i] > 0;
            negatives += classes[i] < 0;
        }
        for (int i = 0; i < 101; i++)
            for (int j = 0; j < 101; j++)
                if (classes[i] > 0 && classes[j] < 0)
                    wins += values[i] > values[j] ? 1.0 : values[i] == values[j] ? 0.5 : 0.0;
        assert_int_equal(asc_probe_score(values, classes, 101, scores), ASC_OK);
        assert_true(fabs(scores[ASC_SCORE_AUC] - wins / positives / negatives) < 1e-14);
    }
}

static void one_class_has_no_auc(void **state) {
    (void)state;
    const double values[] = {1.0, -1.0};
    const int8_t classes[] = {1, 1};
    double scores[ASC_SCORES];
    assert_int_equal(asc_probe_score(values, classes, 2, scores), ASC_OK);
    assert_true(scores[ASC_SCORE_ACCURACY] == 0.5);
    assert_true(isnan(scores[ASC_SCORE_BALANCED]) && isnan(scores[ASC_SCORE_AUC]));
}

static void deviation_is_the_population_one(void **state) {
    (void)state;
    const double numbers[] = {1.0, 2.0, 3.0, 6.0};
    double mean = 0.0, deviation = 0.0;
    asc_probe_summary(numbers, 4, &mean, &deviation);
    assert_true(mean == 3.0);
    assert_true(fabs(deviation - sqrt(3.5)) < 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_scores),
        cmocka_unit_test(auc_equals_counting_pairs),
        cmocka_unit_test(one_class_has_no_auc),
        cmocka_unit_test(deviation_is_the_population_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
