/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Field after field of a table in text. Internal; local. */
#ifndef ATTRSCOPE_TEXT_CSV_READER_H
#define ATTRSCOPE_TEXT_CSV_READER_H

#include <stdbool.h>

#include "text/text_file.h"

/* Where a reader is in the text. */
typedef struct asc_csv_reader {
    const char *path; /* borrowed */
    char *at;
    char *end;
    int64_t line;   /* from 1 */
    char separator; /* ' ': runs of blanks */
} asc_csv_reader;

/* Stands at the header, whose separator it has found. Errors: ASC_DATA (nothing there). */
asc_code asc_csv_begin(const asc_text_file *file, asc_csv_reader *reader);

/* Passes over blank lines; false at the end of the text. */
bool asc_csv_next_line(asc_csv_reader *reader);

/* The next field of a line, unquoted and trimmed in place; *last: the line ends behind it. Errors:
 * ASC_DATA. */
asc_code asc_csv_next_field(asc_csv_reader *reader, char **field, bool *last);

/* "';'", "tabs", ... */
const char *asc_csv_separator_name(char separator);

#endif
