/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/fields.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of a space of Unicode at the begin of `s`, of which `left` are there; 0 for none. */
static int wide_blank(const unsigned char *s, int64_t left) {
    if (left >= 2 && s[0] == 0xc2 && (s[1] == 0xa0 || s[1] == 0x85))
        return 2;
    if (left < 3)
        return 0;
    const int code = (s[0] & 15) << 12 | (s[1] & 63) << 6 | (s[2] & 63);
    const bool three = (s[0] & 0xf0) == 0xe0;
    const bool blank = (code >= 0x2000 && code <= 0x200b) || code == 0x202f || code == 0x205f ||
                       code == 0x3000 || code == 0xfeff;
    return three && blank ? 3 : 0;
}

char *asc_text_trim(char *text, char *end) {
    for (int wide = 0; text < end; text += wide ? wide : 1) {
        wide = *text & 0x80 ? wide_blank((const unsigned char *)text, end - text) : 0;
        if (!wide && !is_blank(*text))
            break;
    }
    for (bool more = true; more && text < end;) {
        more = false;
        if (is_blank(end[-1])) {
            end--;
            more = true;
        }
        for (int length = 2; length <= 3 && !more && end[-1] & 0x80 && end - text >= length;
             length++)
            if (wide_blank((const unsigned char *)end - length, length) == length) {
                end -= length;
                more = true;
            }
    }
    *end = '\0';
    return text;
}

bool asc_text_is_missing(const char *text) {
    static const char *const marks[] = {"na",       "nan",     "n/a",    "none",     "null",
                                        "?",        "#n/a",    "#na",    "<na>",     "-nan",
                                        "#n/a n/a", "-1.#ind", "1.#ind", "-1.#qnan", "1.#qnan"};
    if (!*text)
        return true;
    const bool digit = text[*text == '-'] >= '0' && text[*text == '-'] <= '9';
    if (digit ? strchr(text, '#') != NULL : strchr("nN?#<-", *text) && strlen(text) < 10)
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
            if (strcasecmp(text, marks[m]) == 0)
                return true;
    return text[strspn(text, " \t")] == '\0';
}

bool asc_text_number(const char *text, bool comma, double *number) {
    char *end = NULL;
    *number = strtod(text, &end);
    if (end == text || text[strcspn(text, "xX")])
        return false;
    if (comma && *end == ',' && end[1] >= '0' && end[1] <= '9' && strlen(text) < 64) {
        char point[64];
        strcpy(point, text);
        point[end - text] = '.';
        return asc_text_number(point, false, number);
    }
    return end[strspn(end, " \t")] == '\0';
}

bool asc_text_whole(const char *text, int64_t *number) {
    char *end = NULL;
    double real = 0;
    errno = 0;
    *number = strtoll(text, &end, 10);
    if (end != text && *end == '\0')
        return errno == 0;
    if (!asc_text_number(text, false, &real) || real != floor(real) || fabs(real) > 0x1p53)
        return false;
    *number = (int64_t)real;
    return true;
}

void asc_text_canonical(char *text) {
    char *digits = text + (*text == '-' || *text == '+');
    const size_t length = strspn(digits, "0123456789");
    if (length > 0 && digits[length] == '.' &&
        digits[length + 1 + strspn(digits + length + 1, "0")] == '\0')
        digits[length] = '\0';
}
