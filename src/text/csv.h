/* CSV files (RFC 4180: quotes, LF or CRLF, optional byte-order mark), read whole. Internal; local.
 */
#ifndef ATTRSCOPE_TEXT_CSV_H
#define ATTRSCOPE_TEXT_CSV_H

#include <stdint.h>

#include "attrscope/status.h"

/* A file as text, with an end mark; owned by the caller. */
typedef struct asc_text_file {
    char *path;
    char *text; /* [size + 1] */
    int64_t size;
} asc_text_file;

/* Errors: ASC_NOINPUT, ASC_DATA (NUL bytes), ASC_IO, ASC_MEMORY. */
asc_code asc_text_file_read(const char *path, asc_text_file *file);
void asc_text_file_free(asc_text_file *file);

/* A table whose fields point into the file's text, unquoted in place. */
typedef struct asc_csv {
    asc_text_file file;
    int64_t n_columns;
    int64_t n_rows; /* without the header */
    char **header;  /* [n_columns] */
    char **fields;  /* [n_rows, n_columns] */
    int64_t *lines; /* [n_rows] line in the file, from 1 */
} asc_csv;

/* Every row must have as many fields as the header; blank lines are passed over. Errors as above,
 * and ASC_DATA naming file and line. O(size). */
asc_code asc_csv_read(const char *path, asc_csv *csv);
void asc_csv_free(asc_csv *csv);

/* Index of a column, or -1. */
int64_t asc_csv_find(const asc_csv *csv, const char *name);

static inline const char *asc_csv_field(const asc_csv *csv, int64_t row, int64_t column) {
    return csv->fields[row * csv->n_columns + column];
}

#endif
