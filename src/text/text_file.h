/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text files as people have them, read whole: UTF-8 with or without a byte-order mark, lines that
 * end in LF, CRLF or CR. Internal; local. */
#ifndef ATTRSCOPE_TEXT_TEXT_FILE_H
#define ATTRSCOPE_TEXT_TEXT_FILE_H

#include <stdint.h>

#include "attrscope/status.h"

/* A file as text, with an end mark; owned by the caller. */
typedef struct asc_text_file {
    char *path;
    char *text; /* [size + 1] without byte-order mark; every line's end is one '\n' */
    int64_t size;
} asc_text_file;

/* What else is wrong with a file of another kind (UTF-16, gzip, a spreadsheet, bytes that are not
 * UTF-8) is said with its line and what to do. Errors: ASC_NOINPUT, ASC_DATA, ASC_IO, ASC_MEMORY.
 * O(size). */
asc_code asc_text_file_read(const char *path, asc_text_file *file);

/* The bytes as they are; more than `most` of them are ASC_DATA. Errors as above. O(size). */
asc_code asc_text_file_read_bytes(const char *path, int64_t most, asc_text_file *file);

/* Whether the bytes are a compressed file, a spreadsheet or another thing that is no text, named
 * in the message. Errors: ASC_DATA. O(1). */
asc_code asc_text_refuse_kind(const asc_text_file *file);

void asc_text_file_free(asc_text_file *file);

/* The lines of a text, cut in place. */
typedef struct asc_text_lines {
    char *at;
    char *end;
    int64_t number; /* of the line handed out last, from 1 */
} asc_text_lines;

asc_text_lines asc_text_lines_of(asc_text_file *file);

/* The next line, blank or not; NULL at the end. */
char *asc_text_next_line(asc_text_lines *lines);

/* How many lines there are at most. O(size). */
uint64_t asc_text_count_lines(const asc_text_file *file);

#endif
