/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/csv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "core/suggest.h"
#include "text/csv_reader.h"
#include "text/fields.h"
#include "text/names.h"

enum { FIRST_FIELDS = 1024 };

/* Adds a field to a growing list. */
static asc_code push(uint32_t **list, int64_t *count, int64_t *capacity, uint32_t field) {
    if (*count == *capacity) {
        int64_t wanted = *capacity ? 2 * *capacity : FIRST_FIELDS;
        uint32_t *grown = NULL;
        asc_code code = asc_alloc(&grown, (uint64_t)wanted, sizeof *grown, "a table's fields");
        if (code != ASC_OK)
            return code;
        if (*count > 0)
            memcpy(grown, *list, (size_t)*count * sizeof *grown);
        free(*list);
        *list = grown;
        *capacity = wanted;
    }
    (*list)[(*count)++] = field;
    return ASC_OK;
}

/* The fields of one line, added to a list. */
static asc_code read_line(const asc_csv *csv, asc_csv_reader *reader, uint32_t **list,
                          int64_t *count, int64_t *capacity) {
    asc_code code = ASC_OK;
    for (bool last = false; !last && code == ASC_OK;) {
        char *field = NULL;
        code = asc_csv_next_field(reader, &field, &last);
        if (code == ASC_OK)
            code = push(list, count, capacity, (uint32_t)(field - csv->file.text));
    }
    return code;
}

asc_code asc_csv_check_header(const asc_csv *csv, int64_t line) {
    asc_name_index index = {0};
    asc_code code = asc_name_index_init(csv->header, csv->n_columns, &index);
    for (int64_t i = 1; i < csv->n_columns && code == ASC_OK; i++) {
        const asc_name_entry *a = &index.entries[i - 1], *b = &index.entries[i];
        if (*a->name && strcmp(a->name, b->name) == 0)
            code = asc_fail(ASC_DATA,
                            "%s:%lld: columns %lld and %lld are both called %s; rename or remove "
                            "one",
                            csv->file.path, (long long)line, (long long)a->place + 1,
                            (long long)b->place + 1, a->name);
    }
    asc_name_index_free(&index);
    return code;
}

static bool is_blank_row(const asc_csv *csv, int64_t row, int64_t width) {
    for (int64_t c = 0; c < width; c++)
        if (csv->file.text[csv->fields[row * width + c]])
            return false;
    return true;
}

static asc_code refuse_width(const asc_csv *csv, int64_t line, int64_t got, int64_t width) {
    return asc_fail(ASC_DATA,
                    "%s:%lld: the row has %lld fields, the header has %lld; mend the row or quote "
                    "what separates",
                    csv->file.path, (long long)line, (long long)got, (long long)width);
}

/* Rows with one field more than the header: a separator at the end of each, or numbers of rows,
 * which R writes without a header. */
static asc_code widen_header(asc_csv *csv) {
    static char none[] = "";
    char **wider = NULL;
    const int64_t width = csv->n_columns + 1;
    int64_t number = 0;
    bool blank = true, numbered = true;
    for (int64_t r = 0; r < csv->n_rows; r++) {
        blank = blank && !csv->file.text[csv->fields[r * width + width - 1]];
        numbered = numbered && asc_text_whole(csv->file.text + csv->fields[r * width], &number);
    }
    if (!blank && !numbered)
        return refuse_width(csv, csv->lines[0], width, csv->n_columns);
    if (!blank)
        asc_log_once(ASC_LOG_INFO,
                     "%s: the rows have a field more than the header; the first is taken for their "
                     "number",
                     csv->file.path);
    asc_code code = asc_alloc(&wider, (uint64_t)width, sizeof *wider, "a table's header");
    if (code != ASC_OK)
        return code;
    wider[0] = wider[width - 1] = none;
    memcpy(wider + !blank, csv->header, (size_t)csv->n_columns * sizeof *wider);
    free(csv->header);
    csv->header = wider;
    csv->n_columns = width;
    return ASC_OK;
}

static asc_code read_rows(asc_csv_reader *reader, asc_csv *csv) {
    int64_t count = 0, capacity = 0, width = csv->n_columns;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&csv->lines, asc_text_count_lines(&csv->file), sizeof *csv->lines,
                      "line numbers"),
            done);
    while (asc_csv_next_line(reader)) {
        const int64_t line = reader->line, before = count;
        ASC_TRY(code, read_line(csv, reader, &csv->fields, &count, &capacity), done);
        const int64_t got = count - before;
        if (csv->n_rows == 0 && got == width + 1)
            width = got;
        if (got != width) { /* one line of all is long: the first, or this one */
            const bool first = csv->n_rows == 1 && width > csv->n_columns;
            code = refuse_width(csv, first ? csv->lines[0] : line, first ? width : got,
                                csv->n_columns);
            goto done;
        }
        csv->lines[csv->n_rows++] = line;
    }
    while (csv->n_rows > 0 && is_blank_row(csv, csv->n_rows - 1, width))
        csv->n_rows--;
    if (width > csv->n_columns)
        code = widen_header(csv);
done:
    return code;
}

static asc_code read_header(asc_csv *csv, asc_csv_reader *reader) {
    uint32_t *fields = NULL;
    int64_t n = 0, capacity = 0;
    asc_code code = read_line(csv, reader, &fields, &n, &capacity);
    if (code == ASC_OK)
        code = asc_alloc(&csv->header, (uint64_t)n, sizeof *csv->header, "a table's header");
    for (int64_t c = 0; c < n && code == ASC_OK; c++)
        csv->header[csv->n_columns++] = csv->file.text + fields[c];
    free(fields);
    return code;
}

static asc_code read_table(asc_csv *csv) {
    asc_csv_reader reader;
    asc_code code = asc_csv_begin(&csv->file, &reader);
    if (code != ASC_OK)
        return code;
    csv->separator = reader.separator;
    if (csv->separator != ',')
        asc_log_once(ASC_LOG_INFO, "%s: its fields are separated by %s", csv->file.path,
                     asc_csv_separator_name(csv->separator));
    const int64_t line = reader.line;
    code = read_header(csv, &reader);
    if (code == ASC_OK)
        code = asc_csv_check_header(csv, line);
    return code == ASC_OK ? read_rows(&reader, csv) : code;
}

asc_code asc_csv_read(const char *path, asc_csv *csv) {
    asc_text_file file;
    *csv = (asc_csv){0};
    asc_code code = asc_text_file_read(path, &file);
    return code == ASC_OK ? asc_csv_take(&file, csv) : code;
}

asc_code asc_csv_take(asc_text_file *file, asc_csv *csv) {
    *csv = (asc_csv){.file = *file};
    *file = (asc_text_file){0};
    asc_code code =
        csv->file.size > ASC_CSV_MOST_BYTES
            ? asc_fail(ASC_DATA, "%s: has %lld bytes; a table has at most %lld", csv->file.path,
                       (long long)csv->file.size, (long long)ASC_CSV_MOST_BYTES)
            : read_table(csv);
    if (code != ASC_OK)
        asc_csv_free(csv);
    return code;
}

void asc_csv_free(asc_csv *csv) {
    asc_text_file_free(&csv->file);
    free(csv->header);
    free(csv->fields);
    free(csv->lines);
    *csv = (asc_csv){0};
}

int64_t asc_csv_find(const asc_csv *csv, const char *name) {
    int64_t found = -1, fitting = 0;
    for (int64_t c = 0; c < csv->n_columns; c++) {
        if (strcmp(csv->header[c], name) == 0)
            return c;
        if (strcasecmp(csv->header[c], name) == 0) {
            found = c;
            fitting++;
        }
    }
    return fitting == 1 ? found : -1;
}

asc_code asc_csv_require(const asc_csv *csv, const char *name, const char *hint, int64_t *column) {
    char near[160];
    *column = asc_csv_find(csv, name);
    if (*column >= 0)
        return ASC_OK;
    asc_suggestion suggestion;
    asc_suggestion_begin(&suggestion, name);
    for (int64_t c = 0; c < csv->n_columns; c++)
        asc_suggestion_offer(&suggestion, csv->header[c]);
    return asc_fail(ASC_DATA, "%s:1: there is no column '%s'%s; %s", csv->file.path, name,
                    asc_suggestion_text(&suggestion, near), hint);
}

bool asc_csv_is_index(const asc_csv *csv, int64_t column) {
    return column == 0 && (!*csv->header[0] || strcmp(csv->header[0], "Unnamed: 0") == 0);
}
