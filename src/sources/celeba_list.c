/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/celeba_list.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"

static char IMAGE_ID[] = "image_id", IDENTITY[] = "identity";

/* The next word of a line, cut off in place; NULL at its end. */
static char *next_word(char **at) {
    char *word = *at;
    while (*word == ' ' || *word == '\t')
        word++;
    char *end = word;
    while (*end && *end != ' ' && *end != '\t')
        end++;
    *at = *end ? end + 1 : end;
    *end = '\0';
    return end > word ? word : NULL;
}

static bool is_blank(const char *line) {
    return line[strspn(line, " \t")] == '\0';
}

static asc_code check_size(const asc_text_file *file) {
    if (file->size <= ASC_CSV_MOST_BYTES)
        return ASC_OK;
    return asc_fail(ASC_DATA, "%s: has %lld bytes; a list has at most %lld", file->path,
                    (long long)file->size, (long long)ASC_CSV_MOST_BYTES);
}

/* Whether the first line that is not blank holds what cuts a CSV. */
static bool is_csv(const asc_text_file *file) {
    const char *line = file->text + strspn(file->text, " \t\n");
    size_t length = strcspn(line, "\n");
    while (length > 0 && strchr(" \t", line[length - 1]))
        length--;
    return strcspn(line, ",;\t") < length;
}

static asc_code read_claim(const asc_csv *list, asc_text_lines *lines, int64_t *claimed) {
    const char *path = list->file.path, *line = asc_text_next_line(lines);
    char *end = NULL;
    *claimed = line ? strtoll(line, &end, 10) : 0;
    if (!line || end == line || !is_blank(end) || *claimed <= 0)
        return asc_fail(ASC_DATA,
                        "%s:1: the first line must be the number of images, as in CelebA's lists, "
                        "or the header of a CSV",
                        path);
    if (*claimed > list->file.size)
        return asc_fail(ASC_DATA, "%s:1: claims %lld images, more than the file has bytes", path,
                        (long long)*claimed);
    return ASC_OK;
}

/* The names line; the first column is that of the images, named or not. */
static asc_code read_names(asc_csv *list, asc_text_lines *lines) {
    char *line = asc_text_next_line(lines);
    const uint64_t most = line ? strlen(line) / 2 + 2 : 1;
    asc_code code = asc_alloc(&list->header, most, sizeof(char *), "names of attributes");
    if (code != ASC_OK)
        return code;
    list->header[list->n_columns++] = IMAGE_ID;
    for (char *word = line ? next_word(&line) : NULL; word; word = next_word(&line))
        if (list->n_columns > 1 || strcasecmp(word, IMAGE_ID) != 0)
            list->header[list->n_columns++] = word;
    if (list->n_columns == 1)
        return asc_fail(ASC_DATA, "%s:2: the names of the attributes are missing", list->file.path);
    return asc_csv_check_header(list, 2);
}

static asc_code read_row(asc_csv *list, char *line, int64_t number) {
    uint32_t *fields = list->fields + list->n_rows * list->n_columns;
    int64_t n = 0;
    for (char *word = next_word(&line); word; word = next_word(&line)) {
        if (n == list->n_columns)
            return asc_fail(ASC_DATA, "%s:%lld: the row has more values than the %lld attributes",
                            list->file.path, (long long)number, (long long)list->n_columns - 1);
        fields[n++] = (uint32_t)(word - list->file.text);
    }
    if (n < list->n_columns)
        return asc_fail(ASC_DATA,
                        "%s:%lld: the row ends before attribute %s; the file may be truncated",
                        list->file.path, (long long)number, list->header[n]);
    list->lines[list->n_rows++] = number;
    return ASC_OK;
}

static asc_code read_rows(asc_csv *list, asc_text_lines *lines, int64_t claimed) {
    uint64_t fields = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_multiply((uint64_t)claimed, (uint64_t)list->n_columns, &fields, list->file.path),
            done);
    ASC_TRY(code, asc_alloc(&list->fields, fields, sizeof(uint32_t), list->file.path), done);
    ASC_TRY(code, asc_alloc(&list->lines, (uint64_t)claimed, sizeof(int64_t), list->file.path),
            done);
    for (char *line = asc_text_next_line(lines); line; line = asc_text_next_line(lines)) {
        if (is_blank(line))
            continue;
        if (list->n_rows == claimed)
            return asc_fail(ASC_DATA, "%s:%lld: more rows than the %lld that line 1 claims",
                            list->file.path, (long long)lines->number, (long long)claimed);
        ASC_TRY(code, read_row(list, line, lines->number), done);
    }
    if (list->n_rows < claimed)
        code = asc_fail(ASC_DATA,
                        "%s: line 1 claims %lld images but %lld rows follow; the file is truncated",
                        list->file.path, (long long)claimed, (long long)list->n_rows);
done:
    return code;
}

asc_code asc_celeba_list_read(const char *path, asc_csv *list, bool *csv) {
    asc_text_file file;
    int64_t claimed = 0;
    *list = (asc_csv){0};
    *csv = false;
    asc_code code = asc_text_file_read(path, &file);
    if (code != ASC_OK)
        return code;
    *csv = is_csv(&file);
    if (*csv)
        return asc_csv_take(&file, list);
    *list = (asc_csv){.file = file, .separator = ' '};
    asc_text_lines lines = asc_text_lines_of(&list->file);
    ASC_TRY(code, check_size(&list->file), failed);
    ASC_TRY(code, read_claim(list, &lines, &claimed), failed);
    ASC_TRY(code, read_names(list, &lines), failed);
    ASC_TRY(code, read_rows(list, &lines, claimed), failed);
    return ASC_OK;
failed:
    asc_csv_free(list);
    return code;
}

asc_code asc_celeba_identities_read(const char *path, asc_csv *list) {
    asc_text_file file;
    *list = (asc_csv){0};
    asc_code code = asc_text_file_read(path, &file);
    if (code != ASC_OK)
        return code;
    if (is_csv(&file))
        return asc_csv_take(&file, list);
    *list = (asc_csv){.file = file, .separator = ' ', .n_columns = 2};
    const uint64_t most = asc_text_count_lines(&list->file);
    ASC_TRY(code, check_size(&list->file), failed);
    ASC_TRY(code, asc_alloc(&list->header, 2, sizeof(char *), path), failed);
    ASC_TRY(code, asc_alloc(&list->fields, 2 * most, sizeof(uint32_t), path), failed);
    ASC_TRY(code, asc_alloc(&list->lines, most, sizeof(int64_t), path), failed);
    list->header[0] = IMAGE_ID;
    list->header[1] = IDENTITY;
    asc_text_lines lines = asc_text_lines_of(&list->file);
    for (char *line = asc_text_next_line(&lines); line; line = asc_text_next_line(&lines)) {
        char *name = next_word(&line), *label = next_word(&line);
        if (!name || (list->n_rows == 0 && label && strcasecmp(label, IDENTITY) == 0))
            continue; /* a blank line, or names of columns */
        if (!label || next_word(&line)) {
            code = asc_fail(ASC_DATA, "%s:%lld: a line must be `image identity`", path,
                            (long long)lines.number);
            goto failed;
        }
        list->fields[2 * list->n_rows] = (uint32_t)(name - list->file.text);
        list->fields[2 * list->n_rows + 1] = (uint32_t)(label - list->file.text);
        list->lines[list->n_rows++] = lines.number;
    }
    return ASC_OK;
failed:
    asc_csv_free(list);
    return code;
}
