/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean colours against OpenCV, whose HSV of every colour is known by sums. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "enrich/colour.h"

enum { ALL = 1 << 24, PRIME = 65521 };

static void set_pixel(uint8_t rgb[3], int number) {
    rgb[0] = (uint8_t)number;
    rgb[1] = (uint8_t)(number >> 8);
    rgb[2] = (uint8_t)(number >> 16);
}

/* Sums over all colours, plain and weighted by their number, of OpenCV 4.6's COLOR_RGB2HSV. */
static void test_every_colour(void **state) {
    static const uint64_t plain[] = {1501377885, 2860642890, 3212820480},
                          weighted[] = {42292083391634, 88245865593175, 110787598947753};
    uint64_t sums[3] = {0};
    uint8_t rgb[3];
    asc_colour colour, one;
    (void)state;
    asc_colour_init(&colour);
    asc_colour_init(&one);
    for (int i = 0; i < ALL; i++) {
        set_pixel(rgb, i);
        asc_colour_add(&colour, rgb, 1);
        asc_colour_clear(&one);
        asc_colour_add(&one, rgb, 1);
        for (int c = 0; c < 3; c++)
            sums[c] += one.sums[3 + c] * (uint64_t)(i % PRIME);
    }
    assert_true(colour.pixels == ALL);
    for (int c = 0; c < 3; c++) {
        assert_true(colour.sums[c] == 255 * (uint64_t)ALL / 2);
        assert_true(colour.sums[3 + c] == plain[c]);
        assert_true(sums[c] == weighted[c]);
    }
}

static void test_known_colours(void **state) {
    static const struct {
        uint8_t rgb[3];
        uint64_t hsv[3];
    } known[] = {{{0, 0, 0}, {0, 0, 0}},
                 {{255, 255, 255}, {0, 0, 255}},
                 {{255, 0, 0}, {0, 255, 255}},
                 {{0, 255, 0}, {60, 255, 255}},
                 {{0, 0, 255}, {120, 255, 255}}};
    (void)state;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        asc_colour colour;
        asc_colour_init(&colour);
        asc_colour_add(&colour, known[k].rgb, 1);
        for (int c = 0; c < 3; c++)
            assert_true(colour.sums[3 + c] == known[k].hsv[c]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_colour),
                                       cmocka_unit_test(test_known_colours)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
