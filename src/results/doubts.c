/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/doubts.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

static const char *const SAID[ASC_DOUBTS] = {
    [ASC_DOUBT_FEW_DECIDE] = "few people decide, the interval may be too narrow",
    [ASC_DOUBT_FEW_PEOPLE] = "fewer than 20 people, no interval",
    [ASC_DOUBT_NO_ERROR] = "no error is known, no interval",
    [ASC_DOUBT_NO_FIGURE] = "too few people, images or pairs, no figure"};
_Static_assert(ASC_PEOPLE_LEAST == 20, "the words above");

/* Adds text, behind what separates it from earlier one; what does not fit is cut. */
static void add(char *note, size_t size, const char *separator, const char *text) {
    const size_t length = strlen(note);
    snprintf(note + length, size - length, "%s%s", separator, text);
}

asc_code asc_doubts_say(const asc_doubted *figures, int n, char **note) {
    char said[512] = "";
    for (int d = 0; d < ASC_DOUBTS; d++) {
        bool is_any = false;
        if (!SAID[d])
            continue;
        for (int f = 0; f < n; f++) {
            if ((int)figures[f].doubt != d)
                continue;
            if (!is_any || figures[f].name)
                add(said, sizeof said,
                    is_any  ? " and "
                    : *said ? "; "
                            : "",
                    figures[f].name ? figures[f].name : "");
            is_any = true;
        }
        if (is_any)
            add(said, sizeof said, figures[0].name ? ": " : "", SAID[d]);
    }
    return asc_copy_string(note, said);
}

asc_code asc_put_doubts(const asc_table *table, int column, int64_t row, const asc_doubted *figures,
                        int n) {
    char *note = NULL;
    asc_code code = asc_doubts_say(figures, n, &note);
    if (code == ASC_OK)
        code = asc_put_text(table, column, row, note);
    free(note);
    return code;
}

int asc_doubts_few(const char *note) {
    static const char BEHIND[] = ": ";
    const char *end = strstr(note, BEHIND);
    const char *few = SAID[ASC_DOUBT_FEW_DECIDE];
    return end && strncmp(end + strlen(BEHIND), few, strlen(few)) == 0 ? (int)(end - note) : 0;
}
