#include "text/csv.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "attrscope/memory.h"

asc_code asc_text_file_read(const char *path, asc_text_file *file) {
    *file = (asc_text_file){0};
    struct stat info;
    asc_code code = ASC_OK;
    FILE *stream = fopen(path, "rb");
    if (!stream || fstat(fileno(stream), &info) != 0) {
        code = asc_fail(ASC_NOINPUT, "%s: %s; check the path", path, strerror(errno));
        goto done;
    }
    if (!S_ISREG(info.st_mode)) {
        code = asc_fail(ASC_NOINPUT, "%s: is not a file", path);
        goto done;
    }
    file->size = info.st_size;
    ASC_TRY(code, asc_copy_string(&file->path, path), done);
    ASC_TRY(code, asc_alloc(&file->text, (uint64_t)file->size + 1, 1, path), done);
    if (fread(file->text, 1, (size_t)file->size, stream) != (size_t)file->size)
        code = asc_fail(ASC_IO, "%s: reading failed: %s", path, strerror(errno));
    else if (memchr(file->text, '\0', (size_t)file->size))
        code = asc_fail(ASC_DATA, "%s: holds zero bytes; it is not a text file", path);
done:
    if (stream)
        fclose(stream);
    if (code != ASC_OK)
        asc_text_file_free(file);
    return code;
}

void asc_text_file_free(asc_text_file *file) {
    free(file->path);
    free(file->text);
    *file = (asc_text_file){0};
}

/* Where a reader is in the text. */
typedef struct reader {
    const char *path;
    char *at;
    char *end;
    int64_t line;
} reader;

static bool at_line_end(const reader *r) {
    return r->at == r->end || *r->at == '\n' || (*r->at == '\r' && r->at[1] == '\n');
}

static void step_over_line_end(reader *r) {
    if (r->at < r->end && *r->at == '\r')
        r->at++;
    if (r->at < r->end)
        r->at++;
    r->line++;
}

/* Unquotes a field in place; r->at ends behind the closing quote. */
static asc_code read_quoted(reader *r, char **field, char **field_end) {
    const int64_t opened = r->line;
    char *to = ++r->at;
    *field = to;
    while (r->at < r->end) {
        if (*r->at == '"') {
            if (r->at[1] != '"') {
                r->at++;
                *field_end = to;
                return ASC_OK;
            }
            r->at++;
        }
        r->line += *r->at == '\n';
        *to++ = *r->at++;
    }
    return asc_fail(ASC_DATA, "%s:%lld: a quotation mark is not closed; close it or double it",
                    r->path, (long long)opened);
}

/* Reads one field and the comma behind it; *last tells that the line ends here. */
static asc_code read_field(reader *r, char **field, bool *last) {
    char *field_end = NULL;
    if (r->at < r->end && *r->at == '"') {
        asc_code code = read_quoted(r, field, &field_end);
        if (code != ASC_OK)
            return code;
        if (!at_line_end(r) && *r->at != ',')
            return asc_fail(ASC_DATA,
                            "%s:%lld: text follows a closing quotation mark; double the "
                            "quotation marks inside a field",
                            r->path, (long long)r->line);
    } else {
        *field = r->at;
        while (!at_line_end(r) && *r->at != ',')
            r->at++;
        field_end = r->at;
    }
    *last = at_line_end(r);
    if (*last)
        step_over_line_end(r);
    else
        r->at++;
    *field_end = '\0'; /* only now: it may be the comma or the line's end */
    return ASC_OK;
}

/* Adds a field to a growing list. */
static asc_code push(char ***list, int64_t *count, int64_t *capacity, char *field) {
    if (*count == *capacity) {
        int64_t wanted = *capacity ? 2 * *capacity : 1024;
        char **grown = NULL;
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

static asc_code read_header(reader *r, asc_csv *csv) {
    int64_t capacity = 0;
    bool last = false;
    while (!last) {
        char *field = NULL;
        asc_code code = read_field(r, &field, &last);
        if (code == ASC_OK)
            code = push(&csv->header, &csv->n_columns, &capacity, field);
        if (code != ASC_OK)
            return code;
    }
    return ASC_OK;
}

static asc_code read_rows(reader *r, asc_csv *csv) {
    int64_t count = 0, capacity = 0;
    asc_code code = ASC_OK;
    uint64_t lines = 1;
    for (const char *c = r->at; c < r->end; c++)
        lines += *c == '\n';
    ASC_TRY(code, asc_alloc(&csv->lines, lines, sizeof *csv->lines, "line numbers"), done);
    while (r->at < r->end) {
        if (at_line_end(r)) {
            step_over_line_end(r);
            continue;
        }
        const int64_t line = r->line, before = count;
        bool last = false;
        while (!last) {
            char *field = NULL;
            ASC_TRY(code, read_field(r, &field, &last), done);
            ASC_TRY(code, push(&csv->fields, &count, &capacity, field), done);
        }
        if (count - before != csv->n_columns) {
            code = asc_fail(ASC_DATA,
                            "%s:%lld: the row has %lld fields, the header has %lld; mend the "
                            "row or quote its commas",
                            csv->file.path, (long long)line, (long long)(count - before),
                            (long long)csv->n_columns);
            goto done;
        }
        csv->lines[csv->n_rows++] = line;
    }
done:
    return code;
}

asc_code asc_csv_read(const char *path, asc_csv *csv) {
    *csv = (asc_csv){0};
    asc_code code = asc_text_file_read(path, &csv->file);
    if (code != ASC_OK)
        return code;
    reader r = {.path = csv->file.path,
                .at = csv->file.text,
                .end = csv->file.text + csv->file.size,
                .line = 1};
    if (csv->file.size >= 3 && memcmp(r.at, "\xef\xbb\xbf", 3) == 0)
        r.at += 3;
    if (r.at == r.end)
        code = asc_fail(ASC_DATA, "%s:1: the file is empty; a header line is needed", path);
    else
        code = read_header(&r, csv);
    if (code == ASC_OK)
        code = read_rows(&r, csv);
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
    for (int64_t c = 0; c < csv->n_columns; c++)
        if (strcmp(csv->header[c], name) == 0)
            return c;
    return -1;
}
