/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reals as text: every double comes back, in as few digits as any other text of it. */
#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "attrscope/random.h"
#include "core/real.h"

static double from_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static int count_digits(const char *text) {
    int digits = 0, zeros = 0;
    for (const char *c = text; *c && *c != 'e'; c++) {
        if (*c < '0' || *c > '9' || (*c == '0' && digits == 0))
            continue;
        digits++;
        zeros = *c == '0' ? zeros + 1 : 0;
    }
    return digits - zeros;
}

/* Whether some decimal of n digits reads as the value: the two around it are enough. */
static int is_text_of(double value, int n) {
    char text[64];
    snprintf(text, sizeof text, "%.*e", n - 1, value);
    if (strtod(text, NULL) == value)
        return 1;
    const char *e = strchr(text, 'e');
    const double step = pow(10, atoi(e + 1) - (n - 1));
    for (int side = -1; side <= 1; side += 2) {
        snprintf(text, sizeof text, "%.*Le", n - 1, (long double)value + 0.6L * side * step);
        if (strtod(text, NULL) == value)
            return 1;
    }
    return 0;
}

static void check(double value) {
    char text[ASC_REAL_TEXT];
    asc_real_print(value, text);
    const double back = strtod(text, NULL);
    if (memcmp(&back, &value, sizeof value) != 0)
        fail_msg("%a: %s reads as %a", value, text, back);
    const int digits = count_digits(text);
    if (strcspn(text, "e") > 19) /* 17 digits, a sign and a point */
        fail_msg("%a: %s is long", value, text);
    if (digits > 17 || (digits > 1 && isfinite(value) && is_text_of(value, digits - 1)))
        fail_msg("%a: %s has %d digits", value, text, digits);
}

static void test_examples(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0.6, "0.6"},
                 {0.1, "0.1"},
                 {1, "1"},
                 {-2.5, "-2.5"},
                 {0, "0"},
                 {-0.0, "-0"},
                 {0.1 + 0.2, "3.0000000000000004e-01"},
                 {-0.012345678901234567, "-1.2345678901234567e-02"},
                 {0.0014598540145985, "0.0014598540145985"},
                 {0.00145985401459854, "1.45985401459854e-03"},
                 {1.0 / 3, "0.3333333333333333"},
                 {1e15, "1000000000000000"},
                 {1e16, "1e+16"},
                 {123456789012345680, "1.2345678901234568e+17"},
                 {0.0001, "0.0001"},
                 {0.00001, "1e-05"},
                 {1e-6, "1e-06"},
                 {1e22, "1e+22"},
                 {1e23, "1e+23"},
                 {9007199254740993.0, "9007199254740992"},
                 {5e-324, "5e-324"},
                 {-5e-324, "-5e-324"},
                 {DBL_MIN, "2.2250738585072014e-308"},
                 {DBL_MAX, "1.7976931348623157e+308"},
                 {0x1p-44, "5.684341886080802e-14"},
                 {INFINITY, "inf"},
                 {-INFINITY, "-inf"},
                 {(double)0.6F, "0.6000000238418579"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[ASC_REAL_TEXT];
        asc_real_print(cases[k].value, text);
        assert_string_equal(text, cases[k].text);
    }
    char text[ASC_REAL_TEXT];
    asc_real_print(NAN, text);
    assert_string_equal(text, "nan");
}

static void test_random_doubles(void **state) {
    enum { COUNT = 60000 };
    (void)state;
    for (uint64_t k = 0; k < COUNT; k++) {
        const uint64_t bits = asc_random_bits(7, ASC_RANDOM_SYNTH_NOISE, k, 0);
        if (!isnan(from_bits(bits)))
            check(from_bits(bits));                             /* any exponent */
        check(from_bits(bits & 0x800fffffffffffffULL));         /* subnormal */
        check((double)(bits >> 11) * 0x1p-53);                  /* as results are, in [0, 1) */
        check((double)(bits % 1000000) / 1000);                 /* short ones */
        check((double)(float)((double)(bits >> 11) * 0x1p-53)); /* float32 */
    }
}

static void test_powers(void **state) {
    (void)state;
    for (int e = -1074; e < 1024; e++)
        for (int side = -1; side <= 1; side++) {
            const double power = ldexp(1, e);
            check(side ? nextafter(power, side * (double)INFINITY) : power);
        }
    for (int e = -323; e <= 308; e++) {
        char text[ASC_REAL_TEXT];
        snprintf(text, sizeof text, "1e%d", e);
        check(strtod(text, NULL));
    }
}

static void test_locale_has_no_say(void **state) {
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"};
    char text[ASC_REAL_TEXT];
    const char *set = NULL;
    for (size_t k = 0; k < sizeof names / sizeof *names && !set; k++)
        set = setlocale(LC_NUMERIC, names[k]);
    if (!set)
        print_message("no locale with a comma is installed\n");
    asc_real_print(0.1 + 0.2, text);
    setlocale(LC_NUMERIC, "C");
    assert_string_equal(text, "3.0000000000000004e-01");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples), cmocka_unit_test(test_random_doubles),
        cmocka_unit_test(test_powers), cmocka_unit_test(test_locale_has_no_say)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
