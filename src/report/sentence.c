/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sentence.h"

#include <math.h>
#include <stdlib.h>

bool asc_sentence_begin(asc_sentence *sentence) {
    *sentence = (asc_sentence){0};
    sentence->file = open_memstream(&sentence->text, &sentence->size);
    return sentence->file != NULL;
}

void asc_sentence_end(asc_page *page, asc_sentence *sentence) {
    fclose(sentence->file);
    fputs("<li>", page->file);
    asc_page_text(page, sentence->text);
    fputs("</li>\n", page->file);
    free(sentence->text);
}

bool asc_find_extremes(const double *values, int64_t n, int64_t *largest, int64_t *smallest) {
    *largest = *smallest = -1;
    for (int64_t r = 0; values && r < n; r++) {
        if (isnan(values[r]))
            continue;
        if (*largest < 0 || values[r] > values[*largest])
            *largest = r;
        if (*smallest < 0 || values[r] < values[*smallest])
            *smallest = r;
    }
    return *largest >= 0;
}

bool asc_list_next(FILE *out, int64_t index, int64_t count) {
    if (index >= ASC_LISTED_MOST) {
        if (index == ASC_LISTED_MOST)
            fprintf(out, " and %lld more", (long long)(count - index));
        return false;
    }
    if (index > 0)
        fputs(index == count - 1 ? " and " : ", ", out);
    return true;
}

const char *asc_evidence(double adjusted) {
    if (isnan(adjusted))
        return "no test";
    return adjusted <= 0.001  ? "very strong evidence"
           : adjusted <= 0.01 ? "strong evidence"
           : adjusted <= 0.05 ? "some evidence"
                              : "no evidence";
}

void asc_say_p(FILE *out, double p) {
    if (p < 1e-4)
        fputs("p below 0.0001", out);
    else
        fprintf(out, "p %.2g", p);
}

void asc_say_number(FILE *out, double value) {
    const double size = fabs(value);
    if (isnan(value))
        fputs("undefined", out);
    else if (size >= 1000 && size < 1e15)
        fprintf(out, "%.0f", value);
    else
        fprintf(out, "%.3g", value == 0 ? 0 : value); /* not -0 */
}
