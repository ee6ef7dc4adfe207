/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables in text: CSV as RFC 4180 has it and as pandas, R and Excel save it. Internal; local. */
#ifndef ATTRSCOPE_TEXT_CSV_H
#define ATTRSCOPE_TEXT_CSV_H

#include <stdbool.h>

#include "text/text_file.h"

/* The longest text of a table: where a field begins takes 32 bits. */
#define ASC_CSV_MOST_BYTES INT64_C(0xffffffff)

/* A table whose fields point into the file's text, unquoted and without blanks around them. */
typedef struct asc_csv {
    asc_text_file file;
    char separator; /* one of , ; tab | blank */
    int64_t n_columns;
    int64_t n_rows;   /* without the header */
    char **header;    /* [n_columns] "" for a column without a name, such as an index */
    uint32_t *fields; /* [n_rows, n_columns] where each begins in the text */
    int64_t *lines;   /* [n_rows] line in the file, from 1 */
} asc_csv;

/* The separator is the one that cuts the header into most fields, and said when it is no comma. A
 * first line "sep=;" is obeyed. Every row must have as many fields as the header; where every row
 * has one more, the first are names of rows (R), or the last are blank. Blank lines, and rows of
 * blank fields at the end, are passed over. Repeated names in the header are refused. Errors of
 * asc_text_file_read, and ASC_DATA naming file and line. O(size). */
asc_code asc_csv_read(const char *path, asc_csv *csv);

/* The same from a file that has been read, whose text then belongs to the table. */
asc_code asc_csv_take(asc_text_file *file, asc_csv *csv);
void asc_csv_free(asc_csv *csv);

/* Index of a column of exactly that name or, where one alone differs by nothing but case, of that
 * one; else -1. O(columns). */
int64_t asc_csv_find(const asc_csv *csv, const char *name);

/* The same, or an error "file:1: there is no column 'name'; `hint`", with the nearest name.
 * Errors: ASC_DATA. O(columns). */
asc_code asc_csv_require(const asc_csv *csv, const char *name, const char *hint, int64_t *column);

/* Refuses two columns of one name, in that line of the file. Errors: ASC_DATA, ASC_MEMORY. */
asc_code asc_csv_check_header(const asc_csv *csv, int64_t line);

/* Whether the column counts the rows: the first without a name, or pandas' "Unnamed: 0". */
bool asc_csv_is_index(const asc_csv *csv, int64_t column);

static inline char *asc_csv_field(const asc_csv *csv, int64_t row, int64_t column) {
    return csv->file.text + csv->fields[row * csv->n_columns + column];
}

#endif
