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

/* Rows of the largest and the smallest of values [n], or NULL; false when there is none. Pure. */
bool asc_find_extremes(const double *values, int64_t n, int64_t *largest, int64_t *smallest);

/* What the macroscale and the tests of its statistics say. */
void asc_report_macro_findings(asc_page *page, const asc_report_source *source);

/* How well models tell one person from two, and the group that they mix up most. */
void asc_report_verification_findings(asc_page *page, const asc_report_source *source);

/* Which fields have a direction, and which variants differ; the rows of the first measure. */
void asc_report_energy_findings(asc_page *page, const asc_report_source *source);

#endif
