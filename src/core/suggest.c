/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/suggest.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 64 };

static int smallest(int a, int b) {
    return a < b ? a : b;
}

static int edit_distance(const char *a, const char *b) {
    const size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST || m > LONGEST)
        return INT_MAX;
    int rows[3][LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *second = rows[(i + 1) % 3];
        row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            const int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
            row[j] = smallest(above[j - 1] + (x != y), 1 + smallest(above[j], row[j - 1]));
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
                tolower((unsigned char)a[i - 2]) == y)
                row[j] = smallest(row[j], second[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

void asc_suggestion_begin(asc_suggestion *suggestion, const char *word) {
    const size_t length = strlen(word);
    *suggestion = (asc_suggestion){.word = word};
    suggestion->distance = length < LONGEST ? (int)length / 3 + 2 : 0;
}

void asc_suggestion_offer(asc_suggestion *suggestion, const char *candidate) {
    const int distance = edit_distance(suggestion->word, candidate);
    if (distance < suggestion->distance) {
        suggestion->distance = distance;
        suggestion->best = candidate;
    }
}

const char *asc_suggestion_text(const asc_suggestion *suggestion, char text[160]) {
    text[0] = '\0';
    if (suggestion->best)
        snprintf(text, 160, " (did you mean '%s'?)", suggestion->best);
    return text;
}
