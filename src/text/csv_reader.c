/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/csv_reader.h"

#include <string.h>

#include "text/fields.h"

static const char candidates[] = {',', ';', '\t', '|'};

const char *asc_csv_separator_name(char separator) {
    switch (separator) {
    case ';':
        return "';'";
    case '\t':
        return "tabs";
    case '|':
        return "'|'";
    case ' ':
        return "blanks";
    default:
        return "','";
    }
}

/* Fields that a separator cuts the line at `at` into; quoted ones hold none. */
static int64_t count_fields(const char *at, const char *end, char separator) {
    int64_t fields = 1;
    bool quoted = false, in_field = false;
    for (; at < end && (quoted || *at != '\n'); at++) {
        if (*at == '"')
            quoted = !quoted;
        if (quoted || *at != separator) {
            in_field = true;
            continue;
        }
        fields += separator != ' ' || (in_field && at + 1 < end && !strchr(" \n", at[1]));
    }
    return fields;
}

/* Blanks count only where nothing else cuts the header, and only if they cut the next line, too. */
static char find_separator(const asc_csv_reader *reader) {
    char best = ',';
    int64_t most = 1;
    for (size_t c = 0; c < sizeof candidates; c++) {
        const int64_t fields = count_fields(reader->at, reader->end, candidates[c]);
        if (fields > most) {
            most = fields;
            best = candidates[c];
        }
    }
    if (most > 1)
        return best;
    const char *next = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
    const int64_t fields = count_fields(reader->at, reader->end, ' '),
                  below = next ? count_fields(next + 1, reader->end, ' ') : 0;
    return fields > 1 && below >= fields ? ' ' : ',';
}

asc_code asc_csv_begin(const asc_text_file *file, asc_csv_reader *reader) {
    *reader = (asc_csv_reader){
        .path = file->path, .at = file->text, .end = file->text + file->size, .line = 1};
    if (file->size >= 6 && memcmp(reader->at, "sep=", 4) == 0 && reader->at[5] == '\n') {
        reader->separator = reader->at[4]; /* Excel's own mark */
        reader->at += 6;
        reader->line++;
    }
    if (!asc_csv_next_line(reader))
        return asc_fail(ASC_DATA, "%s:1: the file is empty; a header line is needed", file->path);
    if (!reader->separator)
        reader->separator = find_separator(reader);
    return ASC_OK;
}

static bool at_line_end(const asc_csv_reader *reader) {
    return reader->at == reader->end || *reader->at == '\n';
}

/* Blanks that do not separate. */
static void skip_blanks(asc_csv_reader *reader) {
    while (reader->at < reader->end &&
           (*reader->at == ' ' || (*reader->at == '\t' && reader->separator != '\t')))
        reader->at++;
}

bool asc_csv_next_line(asc_csv_reader *reader) {
    while (reader->at < reader->end) {
        char *begin = reader->at;
        skip_blanks(reader);
        if (!at_line_end(reader)) {
            reader->at = begin;
            return true;
        }
        reader->at += reader->at < reader->end;
        reader->line++;
    }
    return false;
}

/* Unquotes a field in place; stands behind the closing quotation mark afterwards. */
static asc_code read_quoted(asc_csv_reader *reader, char **field, char **field_end) {
    const int64_t opened = reader->line;
    char *to = ++reader->at;
    *field = to;
    while (reader->at < reader->end) {
        if (*reader->at == '"') {
            if (reader->at[1] != '"') {
                reader->at++;
                *field_end = to;
                return ASC_OK;
            }
            reader->at++;
        }
        reader->line += *reader->at == '\n';
        *to++ = *reader->at++;
    }
    return asc_fail(ASC_DATA, "%s:%lld: a quotation mark is not closed; close it or double it",
                    reader->path, (long long)opened);
}

asc_code asc_csv_next_field(asc_csv_reader *reader, char **field, bool *last) {
    char *field_end = NULL;
    const char separator = reader->separator;
    skip_blanks(reader);
    if (reader->at < reader->end && *reader->at == '"') {
        asc_code code = read_quoted(reader, field, &field_end);
        if (code != ASC_OK)
            return code;
        if (separator != ' ')
            skip_blanks(reader);
        if (!at_line_end(reader) && *reader->at != separator)
            return asc_fail(ASC_DATA,
                            "%s:%lld: text follows a closing quotation mark; double the "
                            "quotation marks inside a field",
                            reader->path, (long long)reader->line);
    } else {
        *field = reader->at;
        while (!at_line_end(reader) && *reader->at != separator)
            reader->at++;
        field_end = reader->at;
    }
    if (separator == ' ')
        skip_blanks(reader); /* a run of them is one, and none at the line's end */
    *last = at_line_end(reader);
    if (*last) {
        reader->at += reader->at < reader->end;
        reader->line++;
    } else if (separator != ' ') {
        reader->at++;
    }
    *field = asc_text_trim(*field, field_end); /* only now: its end may be the separator */
    return ASC_OK;
}
