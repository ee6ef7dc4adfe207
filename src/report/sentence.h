/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finding in plain words, an item of the list on the first screen. Internal; local. */
#ifndef ATTRSCOPE_REPORT_SENTENCE_H
#define ATTRSCOPE_REPORT_SENTENCE_H

#include <stdbool.h>
#include <stdio.h>

#include "report/page.h"

typedef struct asc_sentence {
    FILE *file; /* to write to */
    char *text;
    size_t size;
} asc_sentence;

/* False where there is no memory for it: it is left out. */
bool asc_sentence_begin(asc_sentence *sentence);

/* Puts what was written into the page, escaped as a whole. */
void asc_sentence_end(asc_page *page, asc_sentence *sentence);

/* A list in the making: what stands before its next item, and how many it leaves out. Of more than
 * ASC_LISTED_MOST items the last are counted, not named. */
enum { ASC_LISTED_MOST = 6 };
bool asc_list_next(FILE *out, int64_t index, int64_t count);

/* How strongly a p-value, adjusted for all that was looked at, speaks: "very strong evidence" (at
 * most 0.001), "strong evidence" (0.01), "some evidence" (0.05), "no evidence", "no test" (NaN).
 * Pure. */
const char *asc_evidence(double adjusted);

/* "p 0.012", or "p below 0.0001". */
void asc_say_p(FILE *out, double p);

/* A number as people read it: three digits, whole from 1,000 on. */
void asc_say_number(FILE *out, double value);

/* Rows of the largest and the smallest of values [n], or NULL; false when there is none. Pure. */
bool asc_find_extremes(const double *values, int64_t n, int64_t *largest, int64_t *smallest);

#endif
