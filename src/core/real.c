/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/real.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIGITS = 17, SAFE_DIGITS = 15, DIGITS_TEXT = 48 };

/* digits[0] . digits[1] digits[2] ... x 10^exponent */
typedef struct decimal {
    char digits[MOST_DIGITS + 1];
    int exponent;
} decimal;

/* `value` > 0 rounded to n digits. The point, which is the locale's, is passed over. */
static void round_to(long double value, int n, decimal *d) {
    char text[DIGITS_TEXT];
    int count = 0;
    snprintf(text, sizeof text, "%.*Le", n - 1, value);
    const char *end = strchr(text, 'e');
    for (const char *c = text; c < end && count < n; c++)
        if (*c >= '0' && *c <= '9')
            d->digits[count++] = *c;
    d->digits[count] = '\0';
    d->exponent = (int)strtol(end + 1, NULL, 10);
}

/* Whether the decimal reads back as the value. Without a point no locale has a say. */
static bool is_read_as(const decimal *d, double value) {
    char text[DIGITS_TEXT];
    snprintf(text, sizeof text, "%se%d", d->digits, d->exponent - (int)strlen(d->digits) + 1);
    return strtod(text, NULL) == value;
}

/* Whether n digits suffice. A power of two is nearer to the double below it than to the one above,
 * so that the n digits nearest to it may be another's, and the next ones its own: those are nearest
 * to the middle of all that is read as it. */
static bool fits(double value, int n, decimal *d) {
    int exponent;
    round_to(value, n, d);
    if (is_read_as(d, value))
        return true;
    if (frexp(value, &exponent) != 0.5)
        return false;
    round_to((long double)value * (1 + (long double)DBL_EPSILON / 8), n, d);
    return is_read_as(d, value);
}

static void drop_zeros(decimal *d) {
    size_t n = strlen(d->digits);
    while (n > 1 && d->digits[n - 1] == '0')
        d->digits[--n] = '\0';
}

/* What is read back from up to 15 digits has them as its first 15, so that only zeros are to be
 * dropped; below the least normal number there are fewer to begin with. */
static void find_shortest(double value, decimal *d) {
    int n = value < DBL_MIN ? 1 : SAFE_DIGITS;
    while (n < MOST_DIGITS && !fits(value, n, d))
        n++;
    if (n == MOST_DIGITS)
        round_to(value, n, d);
    drop_zeros(d);
}

static void lay_out(const decimal *d, char *text) {
    enum { LEAST_EXPONENT = -4, MOST_EXPONENT = 15 };
    const int n = (int)strlen(d->digits), before = d->exponent + 1;
    const int zeros = before <= 0 ? 1 - before : 0;
    if (d->exponent < LEAST_EXPONENT || d->exponent > MOST_EXPONENT || zeros + n > MOST_DIGITS)
        snprintf(text, ASC_REAL_TEXT - 1, "%c%s%se%+03d", d->digits[0], n > 1 ? "." : "",
                 d->digits + 1, d->exponent);
    else if (before <= 0)
        snprintf(text, ASC_REAL_TEXT - 1, "0.%.*s%s", -before, "0000", d->digits);
    else if (n <= before)
        snprintf(text, ASC_REAL_TEXT - 1, "%s%.*s", d->digits, before - n, "000000000000000");
    else
        snprintf(text, ASC_REAL_TEXT - 1, "%.*s.%s", before, d->digits, d->digits + before);
}

void asc_real_print(double value, char text[ASC_REAL_TEXT]) {
    decimal d;
    char *at = text;
    if (isnan(value)) {
        snprintf(text, ASC_REAL_TEXT, "nan");
        return;
    }
    if (signbit(value))
        *at++ = '-';
    value = fabs(value);
    if (value == 0 || isinf(value)) {
        snprintf(at, ASC_REAL_TEXT - 1, "%s", value == 0 ? "0" : "inf");
        return;
    }
    find_shortest(value, &d);
    lay_out(&d, at);
}
